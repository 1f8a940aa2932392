package net.icmpexporter.it.kernel;

import static net.icmpexporter.it.kernel.Kernel.LIBC;

import java.io.IOException;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Which packets a network card stamps, {@code struct hwtstamp_config} of linux/net_tstamp.h: read and set as ptp4l does it, in
 * the network namespace of the calling thread.
 *
 * @param tx HWTSTAMP_TX_...: 0 none, 1 all that ask for it
 * @param filter HWTSTAMP_FILTER_...: 0 none, 1 all, 12 those of PTP version 2
 */
public record CardStamping(int tx, int filter) {

    /** Nothing is stamped. */
    public static final CardStamping OFF = new CardStamping(0, 0);

    /** Everything is stamped. */
    public static final CardStamping ALL = new CardStamping(1, 1);

    /** What ptp4l sets on cards that can tell its packets from others. */
    public static final CardStamping PTP = new CardStamping(1, 12);

    private static final int AF_UNIX = 1;
    private static final int SOCK_DGRAM = 2;
    private static final long SIOCSHWTSTAMP = 0x89b0;
    private static final long SIOCGHWTSTAMP = 0x89b1;
    private static final int NAME_BYTES = 16;
    private static final int CONFIG = 40;

    /** What a card does. */
    public static CardStamping of(String card) throws IOException {
        return exchange(card, SIOCGHWTSTAMP, OFF);
    }

    /** Makes a card do this. */
    public void set(String card) throws IOException {
        exchange(card, SIOCSHWTSTAMP, this);
    }

    private static CardStamping exchange(String card, long request, CardStamping config) throws IOException {
        ByteBuffer ifreq = Kernel.allocate(CONFIG + 12);
        ifreq.put(0, card.getBytes(StandardCharsets.US_ASCII));
        ifreq.putLong(NAME_BYTES, Kernel.address(ifreq) + CONFIG);
        ifreq.putInt(CONFIG + 4, config.tx).putInt(CONFIG + 8, config.filter);
        int fd = LIBC.socket(AF_UNIX, SOCK_DGRAM, 0);
        try {
            if (LIBC.ioctl(fd, request, Kernel.address(ifreq)) < 0) {
                throw Kernel.failure("hardware stamps of " + card);
            }
            return new CardStamping(ifreq.getInt(CONFIG + 4), ifreq.getInt(CONFIG + 8));
        } finally {
            LIBC.close(fd);
            Reference.reachabilityFence(ifreq);
        }
    }
}
