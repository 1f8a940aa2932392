/**
 * The port to the name service: what the host's files, DNS, and the C library know about names. Its own thread asks, and
 * is started with the first name; whoever serves requests only looks into the cache.
 */
@NullMarked
package net.icmpexporter.dns;

import org.jspecify.annotations.NullMarked;
