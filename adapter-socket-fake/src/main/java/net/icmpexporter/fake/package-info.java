/**
 * The fake transport: a deterministic network in virtual time. The thread of whoever steps it.
 */
@NullMarked
package net.icmpexporter.fake;

import org.jspecify.annotations.NullMarked;
