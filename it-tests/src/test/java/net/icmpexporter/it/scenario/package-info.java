/**
 * The whole engine on the made-up network, in virtual time: hours in seconds, the same result each time. What the engine
 * says is held against the network's own record, exactly.
 */
@NullMarked
package net.icmpexporter.it.scenario;

import org.jspecify.annotations.NullMarked;
