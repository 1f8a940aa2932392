/**
 * The control group that this process is in (cgroups(7)): how long its processor quota has kept it from running. Plain files,
 * read on rare questions. Any thread.
 */
@NullMarked
package net.icmpexporter.linux.cgroup;

import org.jspecify.annotations.NullMarked;
