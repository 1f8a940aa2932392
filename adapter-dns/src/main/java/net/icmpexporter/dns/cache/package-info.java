/**
 * What is known about names, for how long, and who waits for it. Nothing here reads a clock, a file or a socket by itself:
 * time and lookups come in from outside. A lock of its own guards the cache, which is never held while anything outside
 * is called.
 */
@NullMarked
package net.icmpexporter.dns.cache;

import org.jspecify.annotations.NullMarked;
