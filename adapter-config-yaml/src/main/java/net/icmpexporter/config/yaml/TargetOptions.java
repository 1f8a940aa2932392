package net.icmpexporter.config.yaml;

import java.util.SortedMap;
import java.util.TreeMap;
import net.icmpexporter.net.IpAddress;
import net.icmpexporter.probe.ProbeOptions;
import net.icmpexporter.transport.Fragmentation;
import net.icmpexporter.transport.PacketOptions;
import org.jspecify.annotations.Nullable;

/** The options that a target, or the defaults, say something about; null for those that they do not. */
record TargetOptions(
        @Nullable Long intervalNs,
        @Nullable Long timeoutNs,
        @Nullable Integer payloadBytes,
        @Nullable Integer dscp,
        @Nullable Integer hopLimit,
        @Nullable Fragmentation fragmentation,
        @Nullable IpAddress source,
        @Nullable String interfaceName,
        SortedMap<String, String> labels) {

    /** Of nothing. */
    static final TargetOptions NONE =
            new TargetOptions(null, null, null, null, null, null, null, null, new TreeMap<>());

    private static final long LEAST_NS = 10_000_000L;
    private static final long MOST_NS = 3_600_000_000_000L;
    private static final int LEAST_BYTES = 24;
    private static final int MOST_BYTES = 1400;
    private static final int MAX_DSCP = 63;
    private static final int MAX_HOP_LIMIT = 255;

    /** IFNAMSIZ of linux/if.h, without the final zero. */
    private static final int LONGEST_INTERFACE = 15;

    /** What the fields say; mistakes are noted. */
    static TargetOptions of(Fields fields, Mistakes mistakes) {
        return new TargetOptions(
                fields.durationNs(Keys.INTERVAL, LEAST_NS, MOST_NS),
                fields.durationNs(Keys.TIMEOUT, LEAST_NS, MOST_NS),
                fields.number(Keys.SIZE, LEAST_BYTES, MOST_BYTES),
                fields.number(Keys.DSCP, 0, MAX_DSCP),
                fields.number(Keys.TTL, 1, MAX_HOP_LIMIT),
                fragmentation(fields.bool(Keys.DF)),
                source(fields),
                interfaceName(fields),
                Labels.of(fields.mapping(Keys.LABELS), mistakes));
    }

    private static @Nullable IpAddress source(Fields fields) {
        String text = fields.text(Keys.SOURCE);
        IpAddress address = text == null ? null : IpAddress.parse(text);
        if (text != null && address == null) {
            fields.mistake(Keys.SOURCE, "source must be an address of this host, not " + Fields.shown(text));
        }
        return address;
    }

    private static @Nullable String interfaceName(Fields fields) {
        String text = fields.text(Keys.INTERFACE);
        if (text != null && !text.matches("[^\\s/]{1," + LONGEST_INTERFACE + "}")) {
            fields.mistake(Keys.INTERFACE, "interface must be the name of an interface, not " + Fields.shown(text));
            return null;
        }
        return text;
    }

    /** These, and where they say nothing, those. Labels of both; of the same label these. */
    TargetOptions over(TargetOptions those) {
        SortedMap<String, String> both = new TreeMap<>(those.labels);
        both.putAll(labels);
        return new TargetOptions(
                first(intervalNs, those.intervalNs),
                first(timeoutNs, those.timeoutNs),
                first(payloadBytes, those.payloadBytes),
                first(dscp, those.dscp),
                first(hopLimit, those.hopLimit),
                first(fragmentation, those.fragmentation),
                first(source, those.source),
                first(interfaceName, those.interfaceName),
                both);
    }

    /** What is probed with; where nothing is said, as {@code usual}. */
    ProbeOptions probe(ProbeOptions usual) {
        PacketOptions packet = usual.packet();
        PacketOptions all = new PacketOptions(
                or(dscp, packet.dscp()),
                or(hopLimit, packet.hopLimit()),
                fragmentation == null ? packet.fragmentation() : fragmentation,
                first(source, packet.source()),
                interfaceName == null ? packet.interfaceName() : interfaceName);
        return new ProbeOptions(
                or(intervalNs, usual.intervalNs()),
                or(timeoutNs, usual.timeoutNs()),
                or(payloadBytes, usual.payloadBytes()),
                all);
    }

    /** Linux sends with the DF bit unless it is told otherwise: so {@code false} says something too. */
    private static @Nullable Fragmentation fragmentation(@Nullable Boolean dontFragment) {
        if (dontFragment == null) {
            return null;
        }
        return dontFragment ? Fragmentation.FORBIDDEN : Fragmentation.ALLOWED;
    }

    private static <T> @Nullable T first(@Nullable T one, @Nullable T other) {
        return one == null ? other : one;
    }

    private static long or(@Nullable Long one, long other) {
        return one == null ? other : one;
    }

    private static int or(@Nullable Integer one, int other) {
        return one == null ? other : one;
    }
}
