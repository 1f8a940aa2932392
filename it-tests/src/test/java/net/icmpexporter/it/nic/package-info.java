/**
 * The exporter on a network card with hardware time stamps: one that {@code src/test/nic/hwtsim.c} simulates, in a guest of
 * its own kernel. {@code NicIT} boots the guest and judges what comes out; everything else runs inside, on the guest's main
 * thread.
 */
@NullMarked
package net.icmpexporter.it.nic;

import org.jspecify.annotations.NullMarked;
