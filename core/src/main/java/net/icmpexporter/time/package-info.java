/**
 * Clocks and what is known about a time stamp. The clocks are ports; everything else here is engine thread only.
 *
 * <p>Two clocks exist and never meet in one subtraction: the monotonic one (schedules, deadlines, the fallback for a
 * missing stamp) and the wall clock (what kernel stamps are taken from; an operator or NTP may step it at any time).
 */
@NullMarked
package net.icmpexporter.time;

import org.jspecify.annotations.NullMarked;
