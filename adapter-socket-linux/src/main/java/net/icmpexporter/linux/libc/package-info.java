/**
 * The door to the kernel: the only package that knows jnr. Calls of the C library in one step with their errno, the layouts
 * of the structures they take as offsets with the header file named, and native memory that is allocated once. Nothing here
 * knows about probes. Engine thread, except where a class says otherwise.
 */
@NullMarked
package net.icmpexporter.linux.libc;

import org.jspecify.annotations.NullMarked;
