/**
 * The Linux transport: opens the sockets and implements the transport port. Engine thread.
 */
@NullMarked
package net.icmpexporter.linux;

import org.jspecify.annotations.NullMarked;
