/**
 * Pings from a Java program. A {@link net.icmpexporter.ping.Pinger} has one socket for each address family and one thread, however
 * many pings are under way; round-trip times are differences of the kernel's time stamps, so that what else the program does,
 * its garbage collector included, does not lengthen them.
 */
@NullMarked
package net.icmpexporter.ping;

import org.jspecify.annotations.NullMarked;
