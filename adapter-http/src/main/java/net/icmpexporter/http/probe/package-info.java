/**
 * {@code /probe}: from a request to the keys of its sessions, and every way in which a request can be wrong. Jetty's
 * threads; none of them waits for a name.
 */
@NullMarked
package net.icmpexporter.http.probe;

import org.jspecify.annotations.NullMarked;
