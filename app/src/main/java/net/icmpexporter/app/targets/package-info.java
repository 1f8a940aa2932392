/**
 * The command line that lists and changes the targets of a running exporter, by its API. A process of its own, one thread: it is to
 * be as quick as a shell command, so it knows neither the engine nor the server nor what wires them.
 */
@NullMarked
package net.icmpexporter.app.targets;

import org.jspecify.annotations.NullMarked;
