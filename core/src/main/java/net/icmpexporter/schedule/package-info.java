/**
 * When things are due: timers without allocation, phases that spread sessions evenly over their interval, and the pace
 * that keeps the rate limit by letting the schedule's own time run slower. Engine thread only.
 */
@NullMarked
package net.icmpexporter.schedule;

import org.jspecify.annotations.NullMarked;
