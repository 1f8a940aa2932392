/**
 * Everything of Prometheus' client: figures turned into expositions, and the exporter's own metrics. Jetty's threads;
 * reading changes nothing, so any number of servers may scrape, and nothing here waits for the engine or stops it.
 *
 * <p>{@link net.icmpexporter.http.metrics.ProbeExposition} answers {@code /probe} from snapshots of sessions, with no
 * registry and nothing kept. {@link net.icmpexporter.http.metrics.ExporterMetrics} answers {@code /metrics} from a
 * registry of its own.
 */
@NullMarked
package net.icmpexporter.http.metrics;

import org.jspecify.annotations.NullMarked;
