package net.icmpexporter.probe;

/** Which of its stamps a packet has, on a test's desk. */
enum Stamper {
    NIC,
    KERNEL,
    NONE
}
