/**
 * The Linux transport: probes through the kernel's ICMP sockets and raw TCP sockets, with its time stamps and the network
 * card's. The engine thread runs it; what other threads may call says so.
 */
@NullMarked
package net.icmpexporter.linux;

import org.jspecify.annotations.NullMarked;
