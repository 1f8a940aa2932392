package net.icmpexporter.linux;

import java.util.function.Consumer;
import net.icmpexporter.linux.libc.Sockets;
import net.icmpexporter.linux.libc.Sys;
import net.icmpexporter.linux.libc.TcpInfoDump;
import net.icmpexporter.net.IpAddress;
import net.icmpexporter.transport.StreamInfo;
import net.icmpexporter.transport.StreamSurvey;

/** The TCP connections of this network namespace, by sock_diag(7). One thread at a time. */
public final class KernelStreamSurvey implements StreamSurvey, AutoCloseable {

    /** By number, from 1 on, linux/tcp_states.h. */
    private static final String[] STATES = {
        "unknown",
        "established",
        "syn_sent",
        "syn_recv",
        "fin_wait1",
        "fin_wait2",
        "time_wait",
        "close",
        "close_wait",
        "last_ack",
        "listen",
        "closing",
        "new_syn_recv"
    };

    private static final long MICROSECOND_NS = 1_000;

    private final TcpInfoDump dump;

    private KernelStreamSurvey(TcpInfoDump dump) {
        this.dump = dump;
    }

    /**
     * Opens the socket to ask with.
     *
     * @throws IllegalStateException if it cannot be had, in words for people
     * @throws UnsupportedOperationException if this is no Linux that we know, in words for people
     */
    public static KernelStreamSurvey open() {
        return new KernelStreamSurvey(new TcpInfoDump(Sys.open()));
    }

    @Override
    public boolean survey(Consumer<StreamInfo> sink) {
        return survey(Sockets.AF_INET, sink) && survey(Sockets.AF_INET6, sink);
    }

    private boolean survey(int family, Consumer<StreamInfo> sink) {
        return dump.connections(
                        family,
                        (localPort, remote, remotePort, state, retransmits, rttMicros) -> sink.accept(new StreamInfo(
                                localPort,
                                IpAddress.ofBytes(remote),
                                remotePort,
                                STATES[state > 0 && state < STATES.length ? state : 0],
                                Integer.toUnsignedLong(retransmits),
                                Integer.toUnsignedLong(rttMicros) * MICROSECOND_NS)))
                == 0;
    }

    @Override
    public void close() {
        dump.close();
    }
}
