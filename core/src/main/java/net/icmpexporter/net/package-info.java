/** Addresses as values, and the port to the name service. Immutable, usable from any thread. */
@NullMarked
package net.icmpexporter.net;

import org.jspecify.annotations.NullMarked;
