/** Programs that use the library of pings: each is one file, to be copied. Every one is a {@code main} of its own. */
@NullMarked
package net.icmpexporter.examples;

import org.jspecify.annotations.NullMarked;
