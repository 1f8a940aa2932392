/**
 * Accumulators with one writer, the engine thread, and any number of readers, which see consistent snapshots and change
 * nothing. Nothing here locks; writing allocates nothing.
 */
@NullMarked
package net.icmpexporter.stats;

import org.jspecify.annotations.NullMarked;
