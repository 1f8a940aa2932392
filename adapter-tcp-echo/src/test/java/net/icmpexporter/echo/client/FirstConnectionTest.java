package net.icmpexporter.echo.client;

import static net.icmpexporter.echo.client.EngineRig.key;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import net.icmpexporter.echo.server.EchoServer;
import net.icmpexporter.echo.server.EchoServerOptions;
import net.icmpexporter.probe.ProbeKey;
import net.icmpexporter.stats.EchoServerMeter;
import net.icmpexporter.stats.SessionSnapshot;
import net.icmpexporter.transport.ConnectionFault;
import net.icmpexporter.transport.SendResult;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is said of a target while its first connection is being made, and after. */
@Timeout(60)
final class FirstConnectionTest {

    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

    private final List<AutoCloseable> open = new ArrayList<>();

    @AfterEach
    void closeAll() throws Exception {
        for (int i = open.size() - 1; i >= 0; i--) {
            open.get(i).close();
        }
    }

    /**
     * The target's queue of connections is full: the attempt takes long. Meanwhile the slots of the session pass, as those of
     * another one show, and nothing of them is anybody's fault.
     */
    @Test
    void beforeTheFirstAttemptIsOverNothingIsSaidOfTheTarget() throws Exception {
        ServerSocket full = keep(new ServerSocket(0, 1, LOOPBACK));
        fill(full);
        EngineRig rig = keep(new EngineRig(options(30_000)));
        ProbeKey key = key(full.getLocalPort(), 10, 1000);
        EchoServer server = keep(EchoServer.open(
                new InetSocketAddress(LOOPBACK, 0), EchoServerOptions.USUAL, new EchoServerMeter(), System::nanoTime));
        ProbeKey other = key(server.port(), 10, 1000);
        rig.probe(key, other);
        rig.await(other, figures -> figures.received() >= 50);
        assertThat(rig.connection(key).connected()).isFalse();
        assertNothingIsSaid(rig.figures(key));
        assertThat(rig.figures(key).sent()).isZero();

        full.accept();
        full.accept();
        rig.await(key, figures -> figures.sent() >= 10);
        assertNothingIsSaid(rig.figures(key));
    }

    /** Once the attempt has failed, each slot is a probe that had no connection. */
    @Test
    void afterTheFirstAttemptItIs() throws Exception {
        ServerSocket full = keep(new ServerSocket(0, 1, LOOPBACK));
        fill(full);
        EngineRig rig = keep(new EngineRig(options(300)));
        ProbeKey key = key(full.getLocalPort(), 10, 1000);
        rig.probe(key);
        rig.await(key, figures -> figures.sendFailures(SendResult.NOT_CONNECTED) >= 10);
        assertThat(rig.connection(key).failures().getOrDefault(ConnectionFault.TIMEOUT, 0L))
                .isPositive();
    }

    /** Linux takes one more than the queue is long, and then drops what wants a connection. */
    private void fill(ServerSocket full) throws IOException {
        keep(new Socket(LOOPBACK, full.getLocalPort()));
        keep(new Socket(LOOPBACK, full.getLocalPort()));
    }

    private static EchoClientOptions options(long connectTimeoutMs) {
        return new EchoClientOptions(
                connectTimeoutMs * EngineRig.MS_NS,
                20 * EngineRig.MS_NS,
                100 * EngineRig.MS_NS,
                60_000 * EngineRig.MS_NS,
                1);
    }

    private static void assertNothingIsSaid(SessionSnapshot figures) {
        assertThat(figures.sendFailed()).isZero();
        assertThat(figures.lost()).isZero();
    }

    private <T extends AutoCloseable> T keep(T closeable) {
        open.add(closeable);
        return closeable;
    }
}
