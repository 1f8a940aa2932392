/**
 * The subcommand {@code ping}: many hosts at once, a line for each answer, a table at the end. Lines are written by the pinger's
 * callback thread, the summary by the main thread or, after Ctrl-C, by the JVM's shutdown.
 */
@NullMarked
package net.icmpexporter.app.ping;

import org.jspecify.annotations.NullMarked;
