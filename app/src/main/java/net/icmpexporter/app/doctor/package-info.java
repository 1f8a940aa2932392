/**
 * {@code icmp-exporter doctor}: says what works on this host and what would allow the rest, and tries it with a few probes.
 * Main thread, which is the engine's too meanwhile.
 */
@NullMarked
package net.icmpexporter.app.doctor;

import org.jspecify.annotations.NullMarked;
