/**
 * Everything of jnr: the system calls we use and the layouts of their structures. Engine thread.
 */
@NullMarked
package net.icmpexporter.linux.libc;

import org.jspecify.annotations.NullMarked;
