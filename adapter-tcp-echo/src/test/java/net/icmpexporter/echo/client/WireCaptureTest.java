package net.icmpexporter.echo.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import net.icmpexporter.echo.wire.WireForm;
import net.icmpexporter.probe.ProbeKey;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What of the client reaches a server. */
@Timeout(60)
final class WireCaptureTest {

    private final List<AutoCloseable> open = new ArrayList<>();

    @AfterEach
    void closeAll() throws Exception {
        for (int i = open.size() - 1; i >= 0; i--) {
            open.get(i).close();
        }
    }

    /** Captured from a connection: the first frames of a client whose clock stands still. */
    @ParameterizedTest
    @CsvSource({
        "PLAIN,  000000000000000015cd853dfe9c9717 010000000000000015cd853dfe9c9717",
        "MARKED, 54435050494e4700000000000000000015cd853dfe9c9717 54435050494e4700010000000000000015cd853dfe9c9717"
    })
    void theseBytesGoOverTheWire(WireForm form, String capture) throws Exception {
        List<String> frames = new CopyOnWriteArrayList<>();
        ScriptedServer server = keep(new ScriptedServer(form.bytes(), (client, frame, number) -> {
            frames.add(HexFormat.of().formatHex(frame));
            client.getOutputStream().write(frame);
        }));
        EngineRig rig = keep(new EngineRig(EchoClientOptions.usual(1), () -> 1_700_000_000_123_456_789L));
        ProbeKey key = EngineRig.key(form, server.port(), 10, 1000);
        rig.probe(key);
        rig.await(key, figures -> figures.received() >= 2);
        assertThat(frames.subList(0, 2)).isEqualTo(List.of(capture.split(" ", -1)));
    }

    /** One client, whose sessions have either form. */
    @Test
    void bothFormsGoOutBesideEachOther() throws Exception {
        EngineRig rig = keep(new EngineRig());
        ProbeKey[] keys = new ProbeKey[WireForm.values().length];
        for (WireForm form : WireForm.values()) {
            ScriptedServer server =
                    keep(new ScriptedServer(form.bytes(), (client, frame, number) -> client.getOutputStream()
                            .write(frame)));
            keys[form.ordinal()] = EngineRig.key(form, server.port(), 10, 1000);
        }
        rig.probe(keys);
        for (ProbeKey key : keys) {
            rig.await(key, figures -> figures.received() >= 10);
            assertThat(rig.figures(key).corrupt()).isZero();
        }
    }

    private <T extends AutoCloseable> T keep(T closeable) {
        open.add(closeable);
        return closeable;
    }
}
