/** Tests of the processor quota, on files as kernels write them and on the kernel. */
@NullMarked
package net.icmpexporter.linux.cgroup;

import org.jspecify.annotations.NullMarked;
