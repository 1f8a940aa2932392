package net.icmpexporter.linux.doctor;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import net.icmpexporter.linux.libc.Sys;
import net.icmpexporter.linux.nic.DefaultRoute;
import net.icmpexporter.transport.Channel;
import net.icmpexporter.transport.ChannelStatus;

/** Looks at what this host and this process allow a prober to do. Changes nothing, sends nothing. Main thread. */
public final class HostExamination {

    private final Sys sys;
    private final ProcFiles proc;
    private final Path interfaces;
    private final Credentials who;

    /**
     * Of this host.
     *
     * @throws UnsupportedOperationException if this is no Linux that we know, in words for people
     */
    public HostExamination() {
        this(Sys.open(), Path.of("/proc"), Path.of("/sys/class/net"));
    }

    /** With system calls and files of the caller's choice. */
    HostExamination(Sys sys, Path proc, Path interfaces) {
        this.sys = sys;
        this.proc = new ProcFiles(proc);
        this.interfaces = interfaces;
        this.who = Credentials.read(this.proc);
    }

    /**
     * Which sockets there are to be had.
     *
     * @param program the path of the exporter's start script
     * @param granted what the transport has come to
     */
    public List<Finding> sockets(String program, Function<Channel, ChannelStatus> granted) {
        return new SocketChecks(sys, proc, who, program).findings(granted);
    }

    /** What the interfaces stamp. */
    public List<Finding> stamps() {
        return new StampChecks(sys, proc, who, interfaces).findings();
    }

    /** IPv6, and the default routes. */
    public List<Finding> families() {
        return new FamilyChecks(proc, family -> DefaultRoute.of(sys, family)).findings();
    }

    /** The sockets' buffers. */
    public List<Finding> buffers() {
        return new BufferChecks(sys, proc).findings();
    }

    /**
     * Capabilities, and what {@code -drop} would leave.
     *
     * @param programFiles what has to be read for another start of this program
     */
    public List<Finding> privileges(List<Path> programFiles) {
        return new PrivilegeChecks(who, programFiles).findings();
    }

    /** The name of this host, as it calls itself; empty if it does not say. */
    public String hostName() {
        return proc.sysctl("kernel.hostname");
    }
}
