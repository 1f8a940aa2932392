/**
 * The port to the network. {@link net.icmpexporter.transport.ProbeTransport} is what an adapter implements; bytes cross
 * it in batches, in memory that the adapter allocates once. Engine thread only, except where a method says otherwise.
 */
@NullMarked
package net.icmpexporter.transport;

import org.jspecify.annotations.NullMarked;
