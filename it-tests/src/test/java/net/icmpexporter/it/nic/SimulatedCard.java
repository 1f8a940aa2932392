package net.icmpexporter.it.nic;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** The parameters of the module hwtsim, which change what both of its cards do from now on; {@code src/test/nic/hwtsim.c}. */
final class SimulatedCard {

    /** The card at our end of the cable. */
    static final String NEAR = "hwts0";

    /** The card at the other end. */
    static final String FAR = "hwts1";

    private static final Path PARAMETERS = Path.of("/sys/module/hwtsim/parameters");

    /** What the module starts with. */
    private static final Map<String, String> DEFAULTS = Map.of(
            "link_delay_us", "500",
            "tx_ts_delay_us", "50",
            "tx_ts_drop_every", "0",
            "rx_ts_drop_every", "0",
            "no_tx", "0",
            "no_rx_all", "0",
            "no_hwts", "0",
            "fixed_rtt_ns", "0",
            "phc_offset_ns", "0");

    private SimulatedCard() {}

    /** As the module starts. */
    static void reset() {
        DEFAULTS.forEach(SimulatedCard::set);
    }

    /** Sets a parameter. */
    static void set(String parameter, Object value) {
        try {
            Files.writeString(PARAMETERS.resolve(parameter), value.toString());
        } catch (IOException refused) {
            throw new UncheckedIOException(parameter + "=" + value, refused);
        }
    }

    /** Whether the near card is in the guest's own namespace, not in that of an exporter. */
    static boolean isHere() {
        return Files.exists(Path.of("/sys/class/net", NEAR));
    }

    /** How often somebody has set a card's stamping, or tried to. */
    static int writes() {
        try {
            return Integer.parseInt(
                    Files.readString(PARAMETERS.resolve("writes")).strip());
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }
}
