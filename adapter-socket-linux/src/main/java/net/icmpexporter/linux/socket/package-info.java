/**
 * The sockets of one address family: how they are opened and what the kernel grants, how batches are sent, how replies,
 * stamps and ICMP errors are read, and what was lost on this host. Engine thread, except where a method says otherwise.
 */
@NullMarked
package net.icmpexporter.linux.socket;

import org.jspecify.annotations.NullMarked;
