package net.icmpexporter.http.metrics;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import net.icmpexporter.net.NameAnswer;
import net.icmpexporter.probe.EngineCommands;
import net.icmpexporter.probe.ProbeDirectory;
import net.icmpexporter.probe.ProbeOptions;
import net.icmpexporter.stats.EngineMeter;
import net.icmpexporter.target.ManagedTarget;
import net.icmpexporter.target.MemoryTargetStore;
import net.icmpexporter.target.Origin;
import net.icmpexporter.target.StoreFailed;
import net.icmpexporter.target.TargetBook;
import net.icmpexporter.target.TargetRefused;
import net.icmpexporter.target.TargetStore;
import net.icmpexporter.transport.Protocol;

/** Books of targets that no engine probes. */
final class SampleTargets {

    static final ProbeOptions OPTIONS = new ProbeOptions(2_000_000_000L, 3_000_000_000L, 56);

    private SampleTargets() {}

    static TargetBook book(ManagedTarget... targets) {
        return book(new MemoryTargetStore(), targets);
    }

    static TargetBook book(TargetStore store, ManagedTarget... targets) {
        ProbeDirectory directory = new ProbeDirectory(new EngineCommands(() -> {}), new EngineMeter(), () -> 0);
        TargetBook book = new TargetBook(
                directory,
                name -> CompletableFuture.completedFuture(NameAnswer.none("no such name")),
                store,
                () -> 0,
                () -> 1_800_000_000_000_000_000L,
                1);
        try {
            book.open();
            book.add(Arrays.asList(targets));
        } catch (StoreFailed | TargetRefused e) {
            throw new AssertionError(List.of(targets).toString(), e);
        }
        return book;
    }

    static ManagedTarget target(String name, String host, Map<String, String> labels) {
        return new ManagedTarget(name, host, Protocol.ICMP, 0, OPTIONS, new TreeMap<>(labels), Origin.API);
    }
}
