/**
 * Scripted faults of the host's side of the network: refused sends, lost sockets, missing stamps. Scripts are immutable
 * and usable from any thread.
 */
@NullMarked
package net.icmpexporter.fake.fault;

import org.jspecify.annotations.NullMarked;
