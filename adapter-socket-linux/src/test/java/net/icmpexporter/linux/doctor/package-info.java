/** Tests of what is said about a host, on forged system calls and files. */
@NullMarked
package net.icmpexporter.linux.doctor;

import org.jspecify.annotations.NullMarked;
