/**
 * A deterministic network behind the port to the network, for tests and demonstrations: no packet leaves the process.
 *
 * <p>{@link net.icmpexporter.fake.FakeNetwork} takes the bytes of real echo requests and TCP SYNs and gives back the bytes of real replies,
 * ICMP errors and stamped copies of what was sent, as {@link net.icmpexporter.fake.path.Path} says for each address;
 * {@link net.icmpexporter.fake.FakeHost} is the kernel between: socket buffers, stamps, faults. With
 * {@link net.icmpexporter.fake.FakeClocks} time is virtual: waiting makes it jump, so hours pass in milliseconds, and
 * one seed gives the same bytes and stamps each time. On real clocks the same network serves as a demonstration.
 *
 * <p>All of it belongs to the thread that steps the engine, except where a method says otherwise.
 */
@NullMarked
package net.icmpexporter.fake;

import org.jspecify.annotations.NullMarked;
