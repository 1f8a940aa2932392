package net.icmpexporter.net;

/** The two address families of the Internet Protocol. */
public enum IpFamily {
    /** RFC 791. */
    IPV4(4),
    /** RFC 8200. */
    IPV6(6);

    private final int version;

    IpFamily(int version) {
        this.version = version;
    }

    /** 4 or 6, as in the version field of the IP header. */
    public int version() {
        return version;
    }

    @Override
    public String toString() {
        return "IPv" + version;
    }
}
