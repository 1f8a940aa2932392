/**
 * Start and end of the process. Main thread.
 */
@NullMarked
package net.icmpexporter.app;

import org.jspecify.annotations.NullMarked;
