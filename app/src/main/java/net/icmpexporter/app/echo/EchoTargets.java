package net.icmpexporter.app.echo;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import net.icmpexporter.app.config.EchoSettings.HostPort;
import net.icmpexporter.http.metrics.EchoTarget;
import net.icmpexporter.net.IpAddress;
import net.icmpexporter.net.NameAnswer;
import net.icmpexporter.net.NameResolver;
import net.icmpexporter.probe.EngineBusy;
import net.icmpexporter.probe.ProbeDirectory;
import net.icmpexporter.probe.ProbeKey;
import net.icmpexporter.probe.ProbeOptions;
import net.icmpexporter.probe.SessionView;
import net.icmpexporter.stats.SessionSnapshot;
import net.icmpexporter.transport.ConnectionFigures;
import net.icmpexporter.transport.Connections;
import net.icmpexporter.transport.StreamInfo;
import net.icmpexporter.transport.StreamSurvey;
import org.jspecify.annotations.Nullable;

/**
 * The client's targets: each has one session, with the first address of its name; when the name loses that address, the session
 * of another one takes its place. A thread of its own looks after them.
 */
final class EchoTargets implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(EchoTargets.class.getName());
    private static final long LOOK_MS = 1_000;
    private static final int LOOKS_A_SURVEY = 2;
    /** What connections without a host go to: this host. */
    private static final IpAddress THIS_HOST = IpAddress.ofIpv4(0x7f000001);

    private final List<Target> targets;
    private final ProbeOptions options;
    private final ProbeDirectory directory;
    private final Connections connections;
    private final NameResolver resolver;
    private final StreamSurvey survey;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread made = new Thread(work, "tcp echo targets");
        made.setDaemon(true);
        return made;
    });

    private Future<?> work = CompletableFuture.completedFuture(null);
    private int looks;

    /** A target, and what it has come to. Written by the thread alone. */
    private static final class Target {
        private final TargetsFile.Entry entry;
        private volatile @Nullable ProbeKey key;
        private volatile EchoTarget.Stream stream = EchoTarget.Stream.UNKNOWN;
        /** Of the connection that {@link #stream} is of. */
        private int localPort;

        /** What the connections before that one had sent anew. */
        private long retransmitsBefore;

        private boolean saidUnknown;

        Target(TargetsFile.Entry entry) {
            this.entry = entry;
        }
    }

    EchoTargets(
            List<TargetsFile.Entry> entries,
            ProbeOptions options,
            ProbeDirectory directory,
            Connections connections,
            NameResolver resolver,
            StreamSurvey survey) {
        this.survey = survey;
        this.targets = entries.stream().map(Target::new).toList();
        this.options = options;
        this.directory = directory;
        this.connections = connections;
        this.resolver = resolver;
    }

    void start() {
        work = thread.scheduleWithFixedDelay(this::look, 0, LOOK_MS, TimeUnit.MILLISECONDS);
    }

    private void look() {
        lookAfterAll();
        if (++looks % LOOKS_A_SURVEY == 0) {
            askTheKernel();
        }
    }

    private void lookAfterAll() {
        try {
            List<ProbeKey> keys = new ArrayList<>(targets.size());
            for (Target target : targets) {
                lookAfter(target);
                ProbeKey key = target.key;
                if (key != null) {
                    keys.add(key);
                }
            }
            directory.hold(keys);
        } catch (EngineBusy busy) {
            LOG.log(System.Logger.Level.DEBUG, "again in a second: " + busy.getMessage());
        } catch (RuntimeException fault) {
            LOG.log(System.Logger.Level.ERROR, "looking after the targets failed; it goes on", fault);
        }
    }

    private void lookAfter(Target target) {
        HostPort address = target.entry.address();
        IpAddress literal = address.host().isEmpty() ? THIS_HOST : IpAddress.parse(address.host());
        if (literal != null) {
            if (target.key == null) {
                target.key = ProbeKey.echo(literal, address.port(), options);
            }
            return;
        }
        resolver.resolve(address.host())
                .thenAcceptAsync(answer -> take(target, answer), thread)
                .exceptionally(fault -> {
                    LOG.log(System.Logger.Level.ERROR, "looking up " + address.host() + " failed", fault);
                    return null;
                });
    }

    private void take(Target target, NameAnswer answer) {
        ProbeKey before = target.key;
        HostPort address = target.entry.address();
        if (!answer.found()) {
            if (!target.saidUnknown) {
                LOG.log(
                        System.Logger.Level.WARNING,
                        "target " + target.entry.name() + ": " + address.host() + ": " + answer.problem()
                                + "; it is looked up again");
            }
            target.saidUnknown = true;
            return;
        }
        target.saidUnknown = false;
        if (before != null && answer.addresses().contains(before.address())) {
            return;
        }
        ProbeKey after = ProbeKey.echo(answer.addresses().get(0), address.port(), options);
        target.key = after;
        try {
            directory.hold(List.of(after));
            if (before != null && targets.stream().noneMatch(each -> before.equals(each.key))) {
                directory.release(List.of(before));
            }
        } catch (EngineBusy busy) {
            LOG.log(System.Logger.Level.DEBUG, "again in a second: " + busy.getMessage());
        }
    }

    /** How all of them stand. Any thread. */
    List<EchoTarget> now() {
        return targets.stream().map(this::now).toList();
    }

    /** What is asked of the kernel is asked of all connections at once: that is one answer, however many there are. */
    private void askTheKernel() {
        try {
            Map<StreamInfo.Ends, StreamInfo> all = new HashMap<>();
            if (survey.survey(info -> all.put(info.ends(), info))) {
                targets.forEach(target -> take(target, all));
            }
        } catch (RuntimeException fault) {
            LOG.log(System.Logger.Level.ERROR, "asking for TCP connections failed; it goes on", fault);
        }
    }

    private void take(Target target, Map<StreamInfo.Ends, StreamInfo> all) {
        ProbeKey key = target.key;
        int localPort = connection(key).localPort();
        if (localPort != target.localPort) {
            target.retransmitsBefore = target.stream.retransmits();
            target.localPort = localPort;
        }
        StreamInfo info = key == null ? null : all.get(new StreamInfo.Ends(localPort, key.address(), key.port()));
        target.stream = info == null
                ? new EchoTarget.Stream("", target.stream.retransmits(), 0)
                : new EchoTarget.Stream(info.state(), target.retransmitsBefore + info.retransmits(), info.rttNs());
    }

    private ConnectionFigures connection(@Nullable ProbeKey key) {
        return key == null ? ConnectionFigures.NOTHING_YET : connections.figures(key.peer());
    }

    private EchoTarget now(Target target) {
        ProbeKey key = target.key;
        SessionView view = key == null ? null : directory.view(key);
        ConnectionFigures connection = connection(key);
        return EchoTarget.named(
                target.entry.name(),
                view == null ? SessionSnapshot.NOTHING_YET : view.figures(),
                connection,
                target.stream);
    }

    @Override
    public void close() {
        work.cancel(true);
        thread.shutdownNow();
    }
}
