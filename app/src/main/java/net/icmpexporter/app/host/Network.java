package net.icmpexporter.app.host;

import net.icmpexporter.time.CpuQuota;
import net.icmpexporter.time.MonoClock;
import net.icmpexporter.time.WallClock;
import net.icmpexporter.transport.Connections;
import net.icmpexporter.transport.ProbeTransport;

/**
 * An open network and the clocks that its stamps are of.
 *
 * @param transport the sockets
 * @param connections what is known of the connections among them
 * @param mono the monotonic clock
 * @param wall the clock of kernel stamps
 * @param quota how long this process was kept from running
 */
public record Network(
        ProbeTransport transport, Connections connections, MonoClock mono, WallClock wall, CpuQuota quota) {}
