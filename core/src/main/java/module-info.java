/**
 * The probing core: sessions, engine, schedule, accumulators and the ports that adapters implement. Depends on nothing
 * but the JDK; reads no ambient clock, randomness, name service or thread.
 */
module net.icmpexporter.core {
    requires static transitive org.jspecify;

    exports net.icmpexporter.net;
    exports net.icmpexporter.probe;
    exports net.icmpexporter.schedule;
    exports net.icmpexporter.stats;
    exports net.icmpexporter.target;
    exports net.icmpexporter.time;
    exports net.icmpexporter.transport;
    exports net.icmpexporter.wire;
}
