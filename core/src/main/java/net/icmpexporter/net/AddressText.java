package net.icmpexporter.net;

import org.jspecify.annotations.Nullable;

/** Text forms of addresses: RFC 4291, 2.2 in, RFC 5952 out. */
final class AddressText {

    private static final int GROUPS = 8;

    private AddressText() {}

    static @Nullable IpAddress parse(String text) {
        if (text.indexOf(':') >= 0) {
            return parseIpv6(text);
        }
        long bits = parseIpv4(text);
        return bits < 0 ? null : IpAddress.ofIpv4((int) bits);
    }

    /** The 32 bits, or -1. */
    private static long parseIpv4(String text) {
        long bits = 0;
        int position = 0;
        for (int octet = 0; octet < 4; octet++) {
            if (octet > 0) {
                if (position >= text.length() || text.charAt(position) != '.') {
                    return -1;
                }
                position++;
            }
            int start = position;
            int value = 0;
            while (position < text.length() && position - start < 3 && isDigit(text.charAt(position))) {
                value = value * 10 + (text.charAt(position) - '0');
                position++;
            }
            boolean leadingZero = position - start > 1 && text.charAt(start) == '0';
            if (position == start || value > 255 || leadingZero) {
                return -1;
            }
            bits = (bits << 8) | value;
        }
        return position == text.length() ? bits : -1;
    }

    private static @Nullable IpAddress parseIpv6(String text) {
        String hexText = text;
        int tail = text.lastIndexOf(':') + 1;
        if (text.indexOf('.', tail) >= 0) {
            long bits = parseIpv4(text.substring(tail));
            if (bits < 0) {
                return null;
            }
            hexText = text.substring(0, tail) + Long.toHexString(bits >>> 16) + ":" + Long.toHexString(bits & 0xFFFF);
        }
        int gap = hexText.indexOf("::");
        if (gap < 0) {
            int[] groups = new int[GROUPS];
            return parseGroups(hexText, groups) == GROUPS ? assemble(groups) : null;
        }
        int[] head = new int[GROUPS];
        int[] last = new int[GROUPS];
        int headCount = gap == 0 ? 0 : parseGroups(hexText.substring(0, gap), head);
        String rest = hexText.substring(gap + 2);
        int lastCount = rest.isEmpty() ? 0 : parseGroups(rest, last);
        if (headCount < 0 || lastCount < 0 || headCount + lastCount >= GROUPS) {
            return null;
        }
        System.arraycopy(last, 0, head, GROUPS - lastCount, lastCount);
        return assemble(head);
    }

    /** Groups of one to four hex digits between single colons; their number, or -1. */
    private static int parseGroups(String text, int[] groups) {
        int count = 0;
        int position = 0;
        while (true) {
            int start = position;
            int value = 0;
            while (position < text.length() && position - start < 4 && hexValue(text.charAt(position)) >= 0) {
                value = (value << 4) | hexValue(text.charAt(position));
                position++;
            }
            if (position == start || count == GROUPS) {
                return -1;
            }
            groups[count++] = value;
            if (position == text.length()) {
                return count;
            }
            if (text.charAt(position) != ':') {
                return -1;
            }
            position++;
        }
    }

    private static IpAddress assemble(int[] groups) {
        long hi = 0;
        long lo = 0;
        for (int i = 0; i < 4; i++) {
            hi = (hi << 16) | groups[i];
            lo = (lo << 16) | groups[i + 4];
        }
        return IpAddress.of(hi, lo);
    }

    static String format(IpAddress address) {
        if (address.family() == IpFamily.IPV4) {
            int bits = address.ipv4Bits();
            return (bits >>> 24) + "." + ((bits >>> 16) & 0xFF) + "." + ((bits >>> 8) & 0xFF) + "." + (bits & 0xFF);
        }
        int[] groups = new int[GROUPS];
        for (int i = 0; i < GROUPS; i++) {
            long half = i < 4 ? address.hi() : address.lo();
            groups[i] = (int) (half >>> (16 * (3 - i % 4))) & 0xFFFF;
        }
        return formatGroups(groups);
    }

    /** RFC 5952, 4.2: the longest run of at least two zero groups is cut, the first one if several are as long. */
    private static String formatGroups(int[] groups) {
        int runStart = -1;
        int runLength = 1;
        for (int i = 0; i < GROUPS; i++) {
            int end = i;
            while (end < GROUPS && groups[end] == 0) {
                end++;
            }
            if (end - i > runLength) {
                runStart = i;
                runLength = end - i;
            }
            i = Math.max(i, end - 1);
        }
        StringBuilder text = new StringBuilder(39);
        for (int i = 0; i < GROUPS; i++) {
            if (i == runStart) {
                text.append("::");
                i += runLength - 1;
                continue;
            }
            if (text.length() > 0 && text.charAt(text.length() - 1) != ':') {
                text.append(':');
            }
            text.append(Integer.toHexString(groups[i]));
        }
        return text.toString();
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    /** ASCII only: {@link Character#digit} would take digits of other scripts too. */
    private static int hexValue(char c) {
        if (isDigit(c)) {
            return c - '0';
        }
        int lower = c | 0x20;
        return lower >= 'a' && lower <= 'f' && c < 0x80 ? lower - 'a' + 10 : -1;
    }
}
