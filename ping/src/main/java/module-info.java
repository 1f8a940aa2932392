/** Pings from a Java program; {@link net.icmpexporter.ping.Pinger} is where to begin. */
module net.icmpexporter.ping {
    requires transitive net.icmpexporter.core;
    requires net.icmpexporter.linux;
    requires static transitive org.jspecify;

    exports net.icmpexporter.ping;
}
