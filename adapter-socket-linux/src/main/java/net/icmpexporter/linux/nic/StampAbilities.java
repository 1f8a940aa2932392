package net.icmpexporter.linux.nic;

import net.icmpexporter.linux.libc.Sockets;
import net.icmpexporter.linux.libc.StampNumbers;

/**
 * What an interface says that it can stamp: {@code struct ethtool_ts_info}, linux/ethtool.h.
 *
 * @param flags SOF_TIMESTAMPING_...
 * @param clockIndex which PTP hardware clock the stamps are of, /dev/ptpN; negative if none
 * @param txTypes a bit for each HWTSTAMP_TX_...
 * @param rxFilters a bit for each HWTSTAMP_FILTER_...
 */
record StampAbilities(int flags, int clockIndex, int txTypes, int rxFilters) {

    private static final int KERNEL = Sockets.SOF_TIMESTAMPING_TX_SOFTWARE | Sockets.SOF_TIMESTAMPING_RX_SOFTWARE;
    private static final int HARDWARE = Sockets.SOF_TIMESTAMPING_TX_HARDWARE | Sockets.SOF_TIMESTAMPING_RX_HARDWARE;

    boolean hasHardware() {
        return (flags & HARDWARE) != 0;
    }

    /** Whether driver and kernel stamp sent packets, and the kernel received ones. */
    boolean kernelStampsBoth() {
        return (flags & KERNEL) == KERNEL;
    }

    boolean stampsSent() {
        return ((txTypes >>> StampNumbers.HWTSTAMP_TX_ON) & 1) != 0;
    }

    boolean stampsEverythingReceived() {
        return ((rxFilters >>> StampNumbers.HWTSTAMP_FILTER_ALL) & 1) != 0;
    }

    /** {@code software TX RX; hardware TX RX, clock /dev/ptp0, TX modes: off on, RX filters: none all}. */
    String text() {
        String software = ends(Sockets.SOF_TIMESTAMPING_TX_SOFTWARE, Sockets.SOF_TIMESTAMPING_RX_SOFTWARE);
        if (!hasHardware()) {
            return "software " + software + "; no hardware";
        }
        return "software " + software + "; hardware "
                + ends(Sockets.SOF_TIMESTAMPING_TX_HARDWARE, Sockets.SOF_TIMESTAMPING_RX_HARDWARE)
                + (clockIndex < 0 ? ", no clock of its own" : ", clock /dev/ptp" + clockIndex)
                + ", TX modes: " + StampWords.txTypes(txTypes)
                + ", RX filters: " + StampWords.rxFilters(rxFilters);
    }

    private String ends(int tx, int rx) {
        boolean sent = (flags & tx) != 0;
        boolean received = (flags & rx) != 0;
        if (!sent && !received) {
            return "none";
        }
        return (sent ? "TX" : "") + (sent && received ? " " : "") + (received ? "RX" : "");
    }
}
