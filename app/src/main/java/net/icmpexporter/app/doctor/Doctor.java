package net.icmpexporter.app.doctor;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import net.icmpexporter.app.config.BadFlag;
import net.icmpexporter.app.config.CommandLine;
import net.icmpexporter.app.config.Settings;
import net.icmpexporter.app.host.StartRefused;
import net.icmpexporter.dns.DnsNameResolver;
import net.icmpexporter.linux.LinuxClocks;
import net.icmpexporter.linux.LinuxProbeTransport;
import net.icmpexporter.linux.LinuxTransportOptions;
import net.icmpexporter.linux.TransportNotOpened;
import net.icmpexporter.linux.doctor.Finding;
import net.icmpexporter.linux.doctor.HostExamination;
import net.icmpexporter.linux.privilege.PrivilegeDrop;
import net.icmpexporter.net.IpAddress;
import net.icmpexporter.net.NameMeter;
import net.icmpexporter.net.UnicastPolicy;
import net.icmpexporter.probe.ProbeKey;
import net.icmpexporter.time.MonoClock;
import net.icmpexporter.transport.Channel;
import net.icmpexporter.transport.Protocol;

/** Examines this host and prints what was found. Changes nothing, and sends to nobody but the target and the name servers. */
public final class Doctor {

    private static final int MOST_SUBJECT = 40;
    private static final int MOST_ADDRESSES = 16;
    private static final Path ETC = Path.of("/etc");

    private final DoctorArguments arguments;
    private final HostExamination host;
    private final MonoClock clock = LinuxClocks.mono();
    private final List<Chapter> chapters = new ArrayList<>();
    private String verdict = "";

    private Doctor(DoctorArguments arguments) throws StartRefused {
        this.arguments = arguments;
        try {
            this.host = new HostExamination();
        } catch (UnsupportedOperationException unknownSystem) {
            throw new StartRefused(String.valueOf(unknownSystem.getMessage()));
        }
    }

    /**
     * Takes up to ten seconds, if neither the name server nor the target answers.
     *
     * @param program the path of the start script
     * @return whether the exporter can probe here, and the target, if one was given, has answered: by TCP if a port was given
     * @throws StartRefused if this is no system that can be examined
     */
    public static boolean examine(DoctorArguments arguments, String program, PrintStream output) throws StartRefused {
        Doctor doctor = new Doctor(arguments);
        List<String> notes = new ArrayList<>();
        String auto = LinuxTransportOptions.AUTO;
        LinuxTransportOptions options = LinuxTransportOptions.of(auto, auto, LinuxTransportOptions.processIdentifier());
        try (LinuxProbeTransport transport = LinuxProbeTransport.open(options, notes::add)) {
            boolean fine = doctor.examine(program, new WatchedTransport(transport), notes);
            doctor.print(output);
            return fine;
        } catch (TransportNotOpened refused) {
            throw new StartRefused(refused);
        }
    }

    private boolean examine(String program, WatchedTransport transport, List<String> notes) throws StartRefused {
        add("sockets", host.sockets(program, transport::status));
        add("networks", host.families());
        List<Finding> names = new ArrayList<>(List.of(NameChecks.servers(ETC, clock)));
        List<IpAddress> targets = targets(names);
        add("names", names);
        List<Finding> stamps = new ArrayList<>(host.stamps());
        List<ProbeRound.Outcome> outcomes = probe(transport, targets);
        ProbeChecks checks = new ProbeChecks(transport);
        stamps.addAll(checks.stamps(outcomes));
        add("time stamps", stamps);
        add("this process", process());
        add("probes", outcomes.stream().map(checks::probe).toList());
        add("notes", notes.stream().map(note -> Finding.untried("note", note)).toList());
        return sum(transport, outcomes);
    }

    private void add(String title, List<Finding> findings) {
        if (!findings.isEmpty()) {
            chapters.add(new Chapter(title, findings));
        }
    }

    /** What is to be probed; a finding about how it was looked up is added. */
    private List<IpAddress> targets(List<Finding> findings) {
        IpAddress literal = IpAddress.parse(arguments.target());
        boolean isName = literal == null && !arguments.target().isEmpty();
        NameMeter meter = new NameMeter();
        try (DnsNameResolver resolver = new DnsNameResolver(meter, clock)) {
            NameChecks checks = new NameChecks(resolver, meter, clock);
            if (isName) {
                NameChecks.Lookup lookup = checks.target(arguments.target());
                findings.add(lookup.finding());
                return lookup.addresses().stream()
                        .filter(UnicastPolicy::allows)
                        .limit(MOST_ADDRESSES)
                        .toList();
            }
            findings.add(checks.own(host.hostName()));
        }
        return literal == null ? List.of(IpAddress.ofIpv4(0x7F00_0001), IpAddress.of(0, 1)) : List.of(literal);
    }

    private List<ProbeRound.Outcome> probe(WatchedTransport transport, List<IpAddress> targets) {
        List<ProbeKey> keys = new ArrayList<>();
        for (IpAddress target : targets) {
            keys.add(ProbeKey.icmp(target, ProbeRound.OPTIONS));
            if (arguments.port() != 0) {
                keys.add(ProbeKey.tcp(target, arguments.port(), ProbeRound.OPTIONS));
            }
        }
        return new ProbeRound(transport, clock, LinuxClocks.wall()).run(keys);
    }

    private List<Finding> process() throws StartRefused {
        List<Finding> findings = new ArrayList<>(host.privileges(PrivilegeDrop.programFiles()));
        findings.addAll(host.buffers());
        try {
            Settings byDefault = new CommandLine(List.of()).settings();
            findings.add(ListenCheck.of(byDefault.listenHost(), byDefault.listenPort()));
        } catch (BadFlag impossible) {
            throw new StartRefused(impossible);
        }
        return findings;
    }

    private boolean sum(WatchedTransport transport, List<ProbeRound.Outcome> outcomes) {
        boolean canProbe = transport.status(Channel.ICMP4).usable()
                || transport.status(Channel.ICMP6).usable();
        String channels = Channel.ofPackets().stream()
                .filter(channel -> transport.status(channel).usable())
                .map(Channel::toString)
                .collect(Collectors.joining(", "));
        verdict = canProbe ? "The exporter can probe here: " + channels : "The exporter cannot probe here";
        if (arguments.target().isEmpty()) {
            verdict += ".";
            return canProbe;
        }
        if (outcomes.isEmpty()) {
            verdict += "; " + arguments.target() + " has no address to probe.";
            return false;
        }
        Protocol asked = arguments.port() == 0 ? Protocol.ICMP : Protocol.TCP;
        List<ProbeRound.Outcome> byIt = outcomes.stream()
                .filter(outcome -> outcome.key().protocol() == asked)
                .toList();
        boolean answered = byIt.stream().anyMatch(outcome -> outcome.figures().answered() > 0);
        boolean sent = byIt.stream().anyMatch(outcome -> outcome.figures().sent() > 0);
        String words = answered ? " answers to " : sent ? " does not answer to " : " cannot be asked by ";
        verdict += "; " + arguments.target() + words + asked
                + (arguments.port() == 0 ? "" : " on port " + arguments.port()) + ".";
        return canProbe && answered;
    }

    private void print(PrintStream output) {
        int width = Chapter.width(chapters, MOST_SUBJECT);
        chapters.forEach(chapter -> output.print(chapter.text(width) + "\n"));
        output.print(verdict + "\n");
        output.flush();
    }
}
