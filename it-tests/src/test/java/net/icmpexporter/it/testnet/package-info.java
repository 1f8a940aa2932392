/**
 * A network for tests, behind a TUN device. Every address in it answers echo requests and TCP SYNs as {@link
 * net.icmpexporter.it.testnet.Behaviour} says, and what it did is recorded exactly, per address: what a prober reports
 * can be held against it.
 *
 * <p>It is a process of its own ({@link net.icmpexporter.it.testnet.TestNetMain}) with a single thread, which owns
 * everything here and allocates nothing per packet. {@code Behaviour} and {@code TargetReport} are for its users too.
 */
@NullMarked
package net.icmpexporter.it.testnet;

import org.jspecify.annotations.NullMarked;
