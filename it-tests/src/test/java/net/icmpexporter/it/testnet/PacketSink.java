package net.icmpexporter.it.testnet;

/** Where the test network's packets go: its device, or a test. */
@FunctionalInterface
interface PacketSink {

    /** Takes one packet that begins with its IP header; false if it is refused. */
    boolean write(long address, int bytes);
}
