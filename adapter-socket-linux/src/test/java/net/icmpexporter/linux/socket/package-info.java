/** Tests of one family's socket, on a scripted C library and on the kernel. */
@NullMarked
package net.icmpexporter.linux.socket;

import org.jspecify.annotations.NullMarked;
