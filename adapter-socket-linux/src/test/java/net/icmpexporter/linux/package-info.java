/** Tests of the Linux transport on this host's kernel. */
@NullMarked
package net.icmpexporter.linux;

import org.jspecify.annotations.NullMarked;
