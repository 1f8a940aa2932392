/**
 * A deterministic network in virtual time behind the port to the network: for tests of the product, and of programs that use its
 * library.
 */
module net.icmpexporter.fake {
    requires transitive net.icmpexporter.core;
    requires static transitive org.jspecify;

    exports net.icmpexporter.fake;
    exports net.icmpexporter.fake.fault;
    exports net.icmpexporter.fake.path;
}
