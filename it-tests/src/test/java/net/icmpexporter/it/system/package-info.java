/**
 * The packaged exporter on real sockets: what it reports against what the network did, how it starts and stops, what it
 * makes of nonsense, and what Prometheus makes of it.
 */
@NullMarked
package net.icmpexporter.it.system;

import org.jspecify.annotations.NullMarked;
