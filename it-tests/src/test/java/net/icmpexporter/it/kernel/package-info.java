/**
 * The system calls that the tests make themselves: opening a TUN device, entering a network namespace, listening on a
 * raw socket. All of jnr in the tests is here. What runs on which thread is said by each class.
 */
@NullMarked
package net.icmpexporter.it.kernel;

import org.jspecify.annotations.NullMarked;
