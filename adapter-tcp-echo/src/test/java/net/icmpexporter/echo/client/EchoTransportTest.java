package net.icmpexporter.echo.client;

import static net.icmpexporter.echo.client.EngineRig.key;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.icmpexporter.echo.server.EchoServer;
import net.icmpexporter.echo.server.EchoServerOptions;
import net.icmpexporter.echo.wire.WireForm;
import net.icmpexporter.probe.ProbeKey;
import net.icmpexporter.stats.EchoServerCounter;
import net.icmpexporter.stats.EchoServerMeter;
import net.icmpexporter.stats.EngineCounter;
import net.icmpexporter.stats.SessionSnapshot;
import net.icmpexporter.transport.ConnectionFault;
import net.icmpexporter.transport.SendResult;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
final class EchoTransportTest {

    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

    private final EchoServerMeter serverMeter = new EchoServerMeter();
    private final List<AutoCloseable> open = new ArrayList<>();

    @AfterEach
    void closeAll() throws Exception {
        for (int i = open.size() - 1; i >= 0; i--) {
            open.get(i).close();
        }
    }

    @ParameterizedTest
    @EnumSource(WireForm.class)
    void framesGoOutAndComeBack(WireForm form) throws Exception {
        EngineRig rig = rig();
        ProbeKey key = key(form, serve(0).port(), 10, 1000);
        rig.probe(key);
        rig.await(key, figures -> figures.received() >= 50);

        SessionSnapshot figures = rig.figures(key);
        assertThat(figures.sent()).isEqualTo(figures.received() + figures.inFlight());
        assertThat(figures.rttSumNs() / figures.received()).isPositive();
        assertThat(rig.connection(key).connected()).isTrue();
        assertThat(rig.connection(key).connects()).isEqualTo(1);
        assertThat(rig.meter.value(EngineCounter.FALLBACK_NO_RX_STAMP)).isZero();
        EngineRig.await(() -> serverMeter.value(EchoServerCounter.FRAMES) >= 50);
    }

    /** A probe for which there is no connection is not sent, and that is said; it is neither lost nor forgotten. */
    @Test
    void withoutAConnectionNothingIsSent() throws Exception {
        int port = freePort();
        EngineRig rig = rig();
        ProbeKey key = key(port, 10, 1000);
        rig.probe(key);
        rig.await(key, figures -> figures.sendFailures(SendResult.NOT_CONNECTED) >= 20);
        EngineRig.await(() -> refused(rig, key) >= 3);
        assertThat(rig.figures(key).sent()).isZero();
        assertThat(rig.connection(key).connected()).isFalse();

        serve(port);
        rig.await(key, figures -> figures.received() >= 10);
        SessionSnapshot figures = rig.figures(key);
        assertThat(figures.lost()).isZero();
        assertThat(figures.sent()).isEqualTo(figures.received() + figures.inFlight());
    }

    private static long refused(EngineRig rig, ProbeKey key) {
        return rig.connection(key).failures().getOrDefault(ConnectionFault.REFUSED, 0L);
    }

    /** In pieces of every length, and many at once. */
    @Test
    void framesInPiecesAndTogetherAreFound() throws Exception {
        List<byte[]> kept = new ArrayList<>();
        ScriptedServer server = scripted(24, (client, frame, number) -> {
            if (number % 20 < 10) {
                int cut = 1 + number % 23;
                client.getOutputStream().write(Arrays.copyOf(frame, cut));
                Thread.sleep(2);
                client.getOutputStream().write(Arrays.copyOfRange(frame, cut, 24));
            } else {
                kept.add(frame);
                if (kept.size() == 5) {
                    byte[] all = new byte[5 * 24];
                    for (int i = 0; i < 5; i++) {
                        System.arraycopy(kept.get(i), 0, all, i * 24, 24);
                    }
                    kept.clear();
                    client.getOutputStream().write(all);
                }
            }
        });
        EngineRig rig = rig();
        ProbeKey key = key(WireForm.MARKED, server.port(), 10, 5000);
        rig.probe(key);
        rig.await(key, figures -> figures.received() >= 100);

        SessionSnapshot figures = rig.figures(key);
        assertThat(figures.lost()).isZero();
        assertThat(figures.corrupt()).isZero();
        assertThat(figures.inFlight()).as("what the server keeps").isLessThan(40);
        assertThat(rig.connection(key).connects()).isEqualTo(1);
    }

    @Test
    void duplicateAndLateAnswersAreCountedApart() throws Exception {
        ScriptedServer server = scripted(16, (client, frame, number) -> {
            if (number == 5) {
                Thread.sleep(700);
            }
            client.getOutputStream().write(frame);
            if (number % 10 == 9) {
                client.getOutputStream().write(frame);
            }
        });
        EngineRig rig = rig();
        ProbeKey key = key(server.port(), 250, 400);
        rig.probe(key);
        rig.await(key, figures -> figures.received() >= 8 && figures.duplicate() >= 1);

        SessionSnapshot figures = rig.figures(key);
        // the frame that the server slept on, and the one that waited behind it for 450 ms
        assertThat(figures.lost()).isEqualTo(2);
        assertThat(figures.late()).isEqualTo(2);
        assertThat(figures.duplicate()).isEqualTo(1);
    }

    /** What was under way when the connection broke never comes: lost, when its time is over; then it goes on. */
    @Test
    void whatWasOnABrokenConnectionIsLost() throws Exception {
        ScriptedServer server = scripted(16, (client, frame, number) -> {
            if (number == 10) {
                client.setSoLinger(true, 0);
                client.close();
            } else if (number == 20) {
                client.close();
            } else {
                client.getOutputStream().write(frame);
            }
        });
        EngineRig rig = rig();
        ProbeKey key = key(server.port(), 50, 200);
        rig.probe(key);
        rig.await(key, figures -> figures.received() >= 30 && figures.lost() >= 2);

        SessionSnapshot figures = rig.figures(key);
        assertThat(figures.lost()).isEqualTo(2);
        assertThat(figures.sent()).isEqualTo(figures.received() + figures.lost() + figures.inFlight());
        assertThat(rig.connection(key).connects()).isEqualTo(3);
        assertThat(rig.connection(key).breaks())
                .containsEntry(ConnectionFault.RESET, 1L)
                .containsEntry(ConnectionFault.EOF, 1L);
        assertThat(figures.unknown()).isZero();
    }

    /** TCP would try for a quarter of an hour. */
    @Test
    void aSilentConnectionIsMadeAnew() throws Exception {
        ScriptedServer server = scripted(16, (client, frame, number) -> {
            if (number < 10 || number > 25) {
                client.getOutputStream().write(frame);
            }
        });
        EngineRig rig = rig(new EchoClientOptions(
                500 * EngineRig.MS_NS, 20 * EngineRig.MS_NS, 100 * EngineRig.MS_NS, 500 * EngineRig.MS_NS, 1));
        ProbeKey key = key(server.port(), 100, 100);
        rig.probe(key);
        EngineRig.await(() -> rig.connection(key).breaks().getOrDefault(ConnectionFault.TIMEOUT, 0L) >= 1);
        rig.await(key, figures -> figures.received() >= 20);
        assertThat(rig.connection(key).connected()).isTrue();
        assertThat(rig.figures(key).lost()).isPositive();
    }

    @Test
    void whatIsNoAnswerEndsTheConnection() throws Exception {
        ScriptedServer server = scripted(16, (client, frame, number) -> {
            if (number == 3) {
                client.getOutputStream().write(new byte[] {99, 9, 9, 9, 9, 9, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1});
            } else {
                client.getOutputStream().write(frame);
            }
        });
        EngineRig rig = rig();
        ProbeKey key = key(server.port(), 50, 200);
        rig.probe(key);
        EngineRig.await(() -> rig.connection(key).breaks().getOrDefault(ConnectionFault.MALFORMED, 0L) == 1);
        rig.await(key, figures -> figures.received() >= 10);
    }

    /** The number is right and the time is not. */
    @Test
    void anAnswerWithAnotherContentIsNone() throws Exception {
        ScriptedServer server = scripted(16, (client, frame, number) -> {
            byte[] answer = frame.clone();
            answer[8] ^= (byte) (number == 3 ? 1 : 0);
            client.getOutputStream().write(answer);
        });
        EngineRig rig = rig();
        ProbeKey key = key(server.port(), 50, 200);
        rig.probe(key);
        rig.await(key, figures -> figures.lost() >= 1 && figures.received() >= 5);

        assertThat(rig.figures(key).corrupt()).isEqualTo(1);
        assertThat(rig.figures(key).lost()).isEqualTo(1);
    }

    /** The engine does nothing for longer than the timeout: what came meanwhile has its own time. */
    @Test
    void anAnswerIsJudgedByItsArrival() throws Exception {
        EngineRig[] rigs = new EngineRig[1];
        ScriptedServer server = scripted(16, (client, frame, number) -> {
            if (number == 5) {
                rigs[0].freeze(true);
                Thread.sleep(20);
                client.getOutputStream().write(frame);
                Thread.sleep(1500);
                rigs[0].freeze(false);
            } else {
                client.getOutputStream().write(frame);
            }
        });
        rigs[0] = rig();
        ProbeKey key = key(server.port(), 200, 300);
        rigs[0].probe(key);
        EngineRig.await(() -> server.frames() > 8);
        rigs[0].await(key, figures -> figures.received() >= 8);

        SessionSnapshot figures = rigs[0].figures(key);
        assertThat(figures.lost()).isZero();
        assertThat(figures.unknown()).isZero();
        assertThat(figures.late()).isZero();
        assertThat(figures.window().maxSeconds()).isLessThan(0.3);
    }

    @Test
    void aSessionThatEndedHasNoConnection() throws Exception {
        EngineRig rig = rig();
        EchoServer server = serve(0);
        ProbeKey key = key(server.port(), 10, 200);
        rig.directory.hold(List.of(key));
        rig.await(key, figures -> figures.received() >= 3);
        assertThat(serverMeter.connections()).isEqualTo(1);
        rig.directory.release(List.of(key));

        EngineRig.await(() -> serverMeter.connections() == 0);
        EngineRig.await(() -> rig.connection(key).connects() == 0);
    }

    @Test
    void thousandTargetsAreProbedAtOnce() throws Exception {
        EchoServerOptions many = new EchoServerOptions(10_000, 10_000, List.of(), 60_000_000_000L);
        EngineRig rig = rig();
        ProbeKey[] keys = new ProbeKey[1000];
        EchoServer server = EchoServer.open(new InetSocketAddress(LOOPBACK, 0), many, serverMeter, System::nanoTime);
        open.add(0, server);
        for (int i = 0; i < keys.length; i++) {
            keys[i] = key(server.port(), 1000 + i, 900);
        }
        rig.probe(keys);
        for (ProbeKey key : keys) {
            rig.await(key, figures -> figures.received() >= 2);
        }
        for (ProbeKey key : keys) {
            SessionSnapshot figures = rig.figures(key);
            assertThat(figures.lost() + figures.unknown()).isZero();
            assertThat(rig.connection(key).connects()).isEqualTo(1);
        }
    }

    private EngineRig rig() {
        EngineRig rig = new EngineRig();
        open.add(rig);
        return rig;
    }

    private EngineRig rig(EchoClientOptions options) {
        EngineRig rig = new EngineRig(options);
        open.add(rig);
        return rig;
    }

    private EchoServer serve(int port) throws Exception {
        EchoServer server = EchoServer.open(
                new InetSocketAddress(LOOPBACK, port), EchoServerOptions.USUAL, serverMeter, System::nanoTime);
        open.add(server);
        return server;
    }

    private ScriptedServer scripted(int frameBytes, ScriptedServer.Script script) throws IOException {
        ScriptedServer server = new ScriptedServer(frameBytes, script);
        open.add(server);
        return server;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, LOOPBACK)) {
            return socket.getLocalPort();
        }
    }
}
