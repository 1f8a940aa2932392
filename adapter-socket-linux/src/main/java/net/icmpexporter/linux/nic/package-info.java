/**
 * The hardware time stamps of network cards: what a card can do and does, switching its stamps on and back, and which
 * interface a host's default route takes. Main thread, at start and end; nothing here is about single packets.
 */
@NullMarked
package net.icmpexporter.linux.nic;

import org.jspecify.annotations.NullMarked;
