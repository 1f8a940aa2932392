/**
 * {@code /probe}: from a request to the keys of its sessions, and every way in which a request can be wrong. Jetty's
 * threads, and those of {@link net.icmpexporter.http.probe.Lookups} where names have to be resolved.
 */
@NullMarked
package net.icmpexporter.http.probe;

import org.jspecify.annotations.NullMarked;
