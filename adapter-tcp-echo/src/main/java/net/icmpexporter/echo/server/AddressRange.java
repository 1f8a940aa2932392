package net.icmpexporter.echo.server;

import net.icmpexporter.net.IpAddress;
import net.icmpexporter.net.IpFamily;
import org.jspecify.annotations.Nullable;

/**
 * Addresses with a common prefix (RFC 4632, RFC 4291, 2.3). Immutable.
 *
 * @param first an address of the range
 * @param prefixBits how many leading bits all of them share: 0 to 32, or 0 to 128
 */
public record AddressRange(IpAddress first, int prefixBits) {

    /** Refuses a prefix that is longer than the address with {@link IllegalArgumentException}. */
    public AddressRange {
        if (prefixBits < 0 || prefixBits > bits(first.family())) {
            throw new IllegalArgumentException("no prefix of " + first + " has " + prefixBits + " bits");
        }
    }

    /** Reads {@code 192.0.2.0/24}, {@code 2001:db8::/32}, or one address; null for anything else. */
    public static @Nullable AddressRange parse(String text) {
        int slash = text.indexOf('/');
        IpAddress address = IpAddress.parse(slash < 0 ? text : text.substring(0, slash));
        if (address == null) {
            return null;
        }
        int most = bits(address.family());
        if (slash < 0) {
            return new AddressRange(address, most);
        }
        String prefix = text.substring(slash + 1);
        boolean isNumber = prefix.matches("[0-9]{1,3}") && Integer.parseInt(prefix) <= most;
        return isNumber ? new AddressRange(address, Integer.parseInt(prefix)) : null;
    }

    /** Whether an address is one of them. */
    public boolean contains(IpAddress address) {
        if (address.family() != first.family()) {
            return false;
        }
        int shared = prefixBits + Long.SIZE * 2 - bits(first.family());
        long hiMask = mask(Math.min(shared, Long.SIZE));
        long loMask = mask(Math.max(shared - Long.SIZE, 0));
        return ((address.hi() ^ first.hi()) & hiMask) == 0 && ((address.lo() ^ first.lo()) & loMask) == 0;
    }

    private static long mask(int leadingBits) {
        return leadingBits == 0 ? 0 : -1L << (Long.SIZE - leadingBits);
    }

    private static int bits(IpFamily family) {
        return family == IpFamily.IPV4 ? 32 : 128;
    }
}
