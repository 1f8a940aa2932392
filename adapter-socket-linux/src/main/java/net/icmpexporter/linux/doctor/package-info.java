/**
 * What this host and this process allow a prober to do, found out without changing anything, in words for people with the
 * command that would allow more. Main thread.
 */
@NullMarked
package net.icmpexporter.linux.doctor;

import org.jspecify.annotations.NullMarked;
