package net.icmpexporter.linux.libc;

/**
 * How a network card stamps packets: {@code struct hwtstamp_config}, linux/net_tstamp.h, which SIOCGHWTSTAMP and
 * SIOCSHWTSTAMP carry, and {@code struct ethtool_ts_info}, linux/ethtool.h, which says what a card can do. Offsets are those
 * of 32-bit fields in {@link InterfaceRequest}'s data.
 */
public final class StampNumbers {

    /** {@code struct hwtstamp_config}. */
    public static final int CONFIG_FLAGS = 0;

    public static final int CONFIG_TX_TYPE = 4;
    public static final int CONFIG_RX_FILTER = 8;

    /** {@code struct ethtool_ts_info}; the command goes first. */
    public static final int INFO_COMMAND = 0;

    public static final int INFO_SO_TIMESTAMPING = 4;
    public static final int INFO_PHC_INDEX = 8;
    public static final int INFO_TX_TYPES = 12;
    public static final int INFO_RX_FILTERS = 28;

    /** The command. */
    public static final int ETHTOOL_GET_TS_INFO = 0x41;

    /** Sent packets: values of the configuration, and bit numbers of the abilities. */
    public static final int HWTSTAMP_TX_OFF = 0;

    public static final int HWTSTAMP_TX_ON = 1;

    /** Received packets: values of the configuration, and bit numbers of the abilities. */
    public static final int HWTSTAMP_FILTER_NONE = 0;

    public static final int HWTSTAMP_FILTER_ALL = 1;

    private StampNumbers() {}
}
