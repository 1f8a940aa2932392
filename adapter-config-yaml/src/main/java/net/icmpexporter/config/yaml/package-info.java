/**
 * The configuration file with targets, in YAML 1.2: what it may say, every mistake in it with its line, and what came of reading
 * it again. The library that knows the syntax is used in one class alone. Any thread, but never the engine's: files are read here.
 */
@NullMarked
package net.icmpexporter.config.yaml;

import org.jspecify.annotations.NullMarked;
