/**
 * The dashboard and the rules that come with the exporter: where the dashboard is made, that both speak of metrics that
 * exist, and what promtool and a real Prometheus make of them.
 */
@NullMarked
package net.icmpexporter.it.monitoring;

import org.jspecify.annotations.NullMarked;
