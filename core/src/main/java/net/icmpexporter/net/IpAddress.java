package net.icmpexporter.net;

import org.jspecify.annotations.Nullable;

/**
 * An IPv4 or IPv6 address as 128 bits in canonical form: an IPv4-mapped IPv6 address (RFC 4291, 2.5.5.2) is the IPv4
 * address, so one host address has exactly one value whatever text it came from. Knows no zones (RFC 4007).
 */
public final class IpAddress implements Comparable<IpAddress> {

    private static final long MAPPED_PREFIX = 0xFFFFL << 32;

    private final long hi;
    private final long lo;

    private IpAddress(long hi, long lo) {
        this.hi = hi;
        this.lo = lo;
    }

    /**
     * From the two halves of the 128-bit address in network byte order; IPv4 as its mapped form ({@code hi} 0,
     * {@code lo} {@code 0x0000ffff_aabbccdd}).
     */
    public static IpAddress of(long hi, long lo) {
        return new IpAddress(hi, lo);
    }

    /** From the 32 bits of an IPv4 address. */
    public static IpAddress ofIpv4(int bits) {
        return new IpAddress(0, MAPPED_PREFIX | Integer.toUnsignedLong(bits));
    }

    /**
     * From the 4 or 16 bytes of an address in network byte order.
     *
     * @throws IllegalArgumentException for any other length
     */
    public static IpAddress ofBytes(byte[] bytes) {
        if (bytes.length != 4 && bytes.length != 16) {
            throw new IllegalArgumentException("an address has 4 or 16 bytes, not " + bytes.length);
        }
        long hi = 0;
        long lo = 0;
        for (int i = 0; i < bytes.length; i++) {
            hi = (hi << 8) | (lo >>> 56);
            lo = (lo << 8) | (bytes[i] & 0xFF);
        }
        return bytes.length == 4 ? ofIpv4((int) lo) : of(hi, lo);
    }

    /**
     * Reads an address literal: four decimal octets without leading zeros (RFC 6943, 3.1.1, the strict form), or the
     * text forms of RFC 4291, 2.2. Never asks a name service.
     *
     * @return null if the text is no literal, which includes zones ({@code fe80::1%eth0}), prefixes and surrounding
     *     blanks
     */
    public static @Nullable IpAddress parse(String text) {
        return AddressText.parse(text);
    }

    /** IPv4 for the mapped range, else IPv6. */
    public IpFamily family() {
        return familyOf(hi, lo);
    }

    /** The family of an address given as its two halves. */
    public static IpFamily familyOf(long hi, long lo) {
        return hi == 0 && (lo >>> 32) == 0xFFFFL ? IpFamily.IPV4 : IpFamily.IPV6;
    }

    /** The upper 64 bits; 0 for IPv4. */
    public long hi() {
        return hi;
    }

    /** The lower 64 bits; {@code 0x0000ffff_aabbccdd} for IPv4. */
    public long lo() {
        return lo;
    }

    /** The 32 bits of an IPv4 address; of an IPv6 address its lowest 32. */
    public int ipv4Bits() {
        return (int) lo;
    }

    /** 4 or 16 bytes in network byte order. */
    public byte[] toBytes() {
        byte[] bytes = new byte[family() == IpFamily.IPV4 ? 4 : 16];
        for (int i = 0; i < bytes.length; i++) {
            int shift = 8 * (bytes.length - 1 - i);
            bytes[i] = (byte) (shift >= 64 ? hi >>> (shift - 64) : lo >>> shift);
        }
        return bytes;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof IpAddress that && hi == that.hi && lo == that.lo;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(hi * 31 + lo);
    }

    /** IPv4 before IPv6, each by value. */
    @Override
    public int compareTo(IpAddress other) {
        int byFamily = family().compareTo(other.family());
        if (byFamily != 0) {
            return byFamily;
        }
        int byHi = Long.compareUnsigned(hi, other.hi);
        return byHi != 0 ? byHi : Long.compareUnsigned(lo, other.lo);
    }

    /** Dotted decimal, or the canonical text of RFC 5952. */
    @Override
    public String toString() {
        return AddressText.format(this);
    }
}
