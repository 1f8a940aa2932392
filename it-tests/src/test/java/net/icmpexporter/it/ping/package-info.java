/**
 * Pings on real sockets: the library in a program of its own, and the command. What they say is held against captures, and against
 * what the test network has done.
 */
@NullMarked
package net.icmpexporter.it.ping;

import org.jspecify.annotations.NullMarked;
