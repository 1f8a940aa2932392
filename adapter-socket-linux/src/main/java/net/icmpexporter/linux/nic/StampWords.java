package net.icmpexporter.linux.nic;

import java.util.List;
import java.util.StringJoiner;

/** What ethtool(8) calls the numbers of linux/net_tstamp.h. */
final class StampWords {

    private static final List<String> TX_TYPES = List.of("off", "on", "onestep-sync", "onestep-p2p");
    private static final List<String> RX_FILTERS = List.of(
            "none",
            "all",
            "some",
            "ptpv1-l4-event",
            "ptpv1-l4-sync",
            "ptpv1-l4-delay-req",
            "ptpv2-l4-event",
            "ptpv2-l4-sync",
            "ptpv2-l4-delay-req",
            "ptpv2-l2-event",
            "ptpv2-l2-sync",
            "ptpv2-l2-delay-req",
            "ptpv2-event",
            "ptpv2-sync",
            "ptpv2-delay-req",
            "ntp-all");

    private StampWords() {}

    /** HWTSTAMP_TX_... */
    static String txType(int number) {
        return word(TX_TYPES, number);
    }

    /** HWTSTAMP_FILTER_... */
    static String rxFilter(int number) {
        return word(RX_FILTERS, number);
    }

    /** A bit for each HWTSTAMP_TX_..., {@code off on}. */
    static String txTypes(int bits) {
        return words(TX_TYPES, bits);
    }

    /** A bit for each HWTSTAMP_FILTER_..., {@code none all}. */
    static String rxFilters(int bits) {
        return words(RX_FILTERS, bits);
    }

    private static String words(List<String> names, int bits) {
        StringJoiner words = new StringJoiner(" ");
        for (int number = 0; number < Integer.SIZE; number++) {
            if (((bits >>> number) & 1) != 0) {
                words.add(word(names, number));
            }
        }
        return words.length() == 0 ? "none" : words.toString();
    }

    private static String word(List<String> names, int number) {
        return number >= 0 && number < names.size() ? names.get(number) : Integer.toString(number);
    }
}
