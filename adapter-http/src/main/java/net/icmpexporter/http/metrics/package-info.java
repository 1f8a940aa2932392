/**
 * Everything of Prometheus' client: snapshots turned into expositions. Jetty's threads.
 */
@NullMarked
package net.icmpexporter.http.metrics;

import org.jspecify.annotations.NullMarked;
