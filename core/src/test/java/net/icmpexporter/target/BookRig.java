package net.icmpexporter.target;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import net.icmpexporter.net.IpAddress;
import net.icmpexporter.net.NameAnswer;
import net.icmpexporter.probe.PlayedNetwork;
import net.icmpexporter.probe.ProbeOptions;
import net.icmpexporter.probe.SessionLimit;
import net.icmpexporter.transport.Protocol;

/** A book above an engine whose network and names are in the hands of a test. */
final class BookRig {

    static final long MS_NS = 1_000_000;
    static final ProbeOptions SECONDLY = new ProbeOptions(1_000 * MS_NS, 500 * MS_NS, 56);
    static final BiFunction<IpAddress, Integer, OptionalLong> TWO_MS = (peer, n) -> OptionalLong.of(2 * MS_NS);
    static final BiFunction<IpAddress, Integer, OptionalLong> SILENCE = (peer, n) -> OptionalLong.empty();

    final PlayedNetwork network;
    final Map<String, NameAnswer> names = new HashMap<>();
    final TargetStore store;
    final TargetBook book;

    BookRig() {
        this(new MemoryTargetStore());
    }

    BookRig(TargetStore store) {
        this(store, SessionLimit.OF_REFERENCES);
    }

    BookRig(TargetStore store, SessionLimit limit) {
        network = new PlayedNetwork(TWO_MS, limit);
        this.store = store;
        book = newBook();
    }

    /** As after a restart, on the same engine. */
    TargetBook newBook() {
        return new TargetBook(
                network.directory(),
                name -> CompletableFuture.completedFuture(names.getOrDefault(name, NameAnswer.none("no such host"))),
                store,
                network.clocks()::monoNs,
                network.clocks()::wallNs,
                48);
    }

    static ManagedTarget target(String name, String host, Origin origin) {
        return new ManagedTarget(name, host, Protocol.ICMP, 0, SECONDLY, new TreeMap<>(), origin);
    }

    static IpAddress address(String text) {
        return Objects.requireNonNull(IpAddress.parse(text), text);
    }

    /** The only view. */
    TargetView view() {
        List<TargetView> views = book.views();
        if (views.size() != 1) {
            throw new AssertionError("not one but " + views);
        }
        return views.get(0);
    }
}
