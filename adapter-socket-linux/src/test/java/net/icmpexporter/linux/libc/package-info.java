/** Tests of the door to the kernel, and doubles of the C library for tests of what stands on it. */
@NullMarked
package net.icmpexporter.linux.libc;

import org.jspecify.annotations.NullMarked;
