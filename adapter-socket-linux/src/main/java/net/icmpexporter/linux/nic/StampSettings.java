package net.icmpexporter.linux.nic;

import net.icmpexporter.linux.libc.StampNumbers;

/**
 * Which packets a card stamps now: {@code struct hwtstamp_config}, linux/net_tstamp.h.
 *
 * @param flags handed back as they came
 * @param txType HWTSTAMP_TX_...: which sent packets
 * @param rxFilter HWTSTAMP_FILTER_...: which received packets
 */
record StampSettings(int flags, int txType, int rxFilter) {

    /** Nothing is stamped; what a card does that nobody has asked. */
    static final StampSettings OFF =
            new StampSettings(0, StampNumbers.HWTSTAMP_TX_OFF, StampNumbers.HWTSTAMP_FILTER_NONE);

    /** Whether all packets are stamped that want to be: every filter but ALL leaves ours out. */
    boolean coversProbes() {
        return txType != StampNumbers.HWTSTAMP_TX_OFF && rxFilter == StampNumbers.HWTSTAMP_FILTER_ALL;
    }

    /** The same with probes, and with everything that was stamped before. The one-step kinds of TX stamp ours too. */
    StampSettings widened() {
        int tx = txType == StampNumbers.HWTSTAMP_TX_OFF ? StampNumbers.HWTSTAMP_TX_ON : txType;
        return new StampSettings(flags, tx, StampNumbers.HWTSTAMP_FILTER_ALL);
    }

    /** {@code TX on, RX ptpv2-event}. */
    String text() {
        return "TX " + StampWords.txType(txType) + ", RX " + StampWords.rxFilter(rxFilter);
    }

    /** The command that sets this by hand, of the package linuxptp. */
    String command(String card) {
        return "hwstamp_ctl -i " + card + " -t " + txType + " -r " + rxFilter;
    }
}
