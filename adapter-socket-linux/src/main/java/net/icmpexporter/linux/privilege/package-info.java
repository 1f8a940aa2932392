/**
 * Giving privileges up: what this process has, how it starts itself anew without, and how the sockets that it opened before
 * come along. Main thread, at the start.
 */
@NullMarked
package net.icmpexporter.linux.privilege;

import org.jspecify.annotations.NullMarked;
