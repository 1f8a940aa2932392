/**
 * The subcommand {@code tcp-echo}: a process that echoes over TCP, or probes hosts that do, or both. Its parts are put together
 * by hand, since they are few.
 */
@NullMarked
package net.icmpexporter.app.echo;

import org.jspecify.annotations.NullMarked;
