/** Tests of the stamps of network cards, on cards as told and on the kernel. */
@NullMarked
package net.icmpexporter.linux.nic;

import org.jspecify.annotations.NullMarked;
