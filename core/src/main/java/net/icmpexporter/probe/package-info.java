/**
 * The probing engine: sessions, the duty cycle, probes in flight and what becomes of them.
 *
 * <p>One thread, the engine's, owns all of it. Other threads come in through
 * {@link net.icmpexporter.probe.ProbeDirectory} only: it asks the engine through a bounded queue of commands and reads
 * snapshots.
 */
@NullMarked
package net.icmpexporter.probe;

import org.jspecify.annotations.NullMarked;
