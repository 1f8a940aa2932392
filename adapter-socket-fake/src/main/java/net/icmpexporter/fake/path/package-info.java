/**
 * How a path through the network behaves: delay, loss, duplication, reordering, ICMP errors, damage, missing stamps, and
 * a record of what it really did. Everything is a function of the seed, the address, the number of the probe and the
 * virtual time. Descriptions ({@link net.icmpexporter.fake.path.Path}) are immutable and usable from any thread; a
 * {@link net.icmpexporter.fake.path.PathPlayer} belongs to the thread that steps the network.
 */
@NullMarked
package net.icmpexporter.fake.path;

import org.jspecify.annotations.NullMarked;
