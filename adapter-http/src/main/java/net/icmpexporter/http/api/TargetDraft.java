package net.icmpexporter.http.api;

import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import net.icmpexporter.net.IpAddress;
import net.icmpexporter.probe.ProbeOptions;
import net.icmpexporter.target.ManagedTarget;
import net.icmpexporter.target.Origin;
import net.icmpexporter.transport.Fragmentation;
import net.icmpexporter.transport.PacketOptions;
import net.icmpexporter.transport.Protocol;
import org.jspecify.annotations.Nullable;

/** A target while a request is being read: first what is said of it, then whether that can be. One thread. */
final class TargetDraft {

    /** As Prometheus has them; what begins with two underscores is Prometheus' own. */
    private static final Pattern LABEL_NAME = Pattern.compile("(?!__)[a-zA-Z_][a-zA-Z0-9_]{0,127}");

    /** Longer than any interval; what is too long for a target, the target says. */
    private static final long LONGEST_MS = TimeUnit.DAYS.toMillis(365);

    private static final int MAX_LABELS = 32;
    private static final int MAX_LABEL_CHARS = 1_024;

    /** Longer than any that Linux has (IFNAMSIZ, linux/if.h, with its final zero). */
    private static final int MAX_INTERFACE_CHARS = 16;

    private final SortedMap<String, String> labels = new TreeMap<>();
    private @Nullable String text;
    private @Nullable Protocol protocol;
    private long port;
    private long intervalNs;
    private long timeoutNs;
    private long payloadBytes;
    private long dscp;
    private long hopLimit;
    private Fragmentation fragmentation;
    private @Nullable IpAddress source;
    private String interfaceName = "";
    private @Nullable Long frameBytes;
    /** What has been said about packets: nothing may be where the kernel makes them. */
    private final Set<String> ofPackets = new TreeSet<>();

    /** @param defaults of everything that nothing is said about */
    TargetDraft(ProbeOptions defaults) {
        intervalNs = defaults.intervalNs();
        timeoutNs = defaults.timeoutNs();
        payloadBytes = defaults.payloadBytes();
        dscp = defaults.packet().dscp();
        hopLimit = defaults.packet().hopLimit();
        fragmentation = defaults.packet().fragmentation();
        source = defaults.packet().source();
        interfaceName = defaults.packet().interfaceName();
    }

    /** Takes a value that is text. */
    void text(String key, String value) throws ApiRefused {
        switch (key) {
            case "target" -> text = value;
            case "protocol" -> protocol = protocol(value);
            case "interval" -> intervalNs = Durations.parse(key, value);
            case "timeout" -> timeoutNs = Durations.parse(key, value);
            case "source" -> source = address(value);
            case "interface" -> interfaceName = interfaceName(value);
            default -> throw strange(key, "a text");
        }
        notePacketOption(key);
    }

    /** Takes a value that is a whole number. */
    void number(String key, long value) throws ApiRefused {
        switch (key) {
            case "port" -> port = value;
            case "interval" -> intervalNs = nsOfMs(key, value);
            case "timeout" -> timeoutNs = nsOfMs(key, value);
            case "size" -> payloadBytes = value;
            case "dscp" -> dscp = value;
            case "ttl" -> hopLimit = value;
            case "wire" -> frameBytes = value;
            default -> throw strange(key, "a number");
        }
        notePacketOption(key);
    }

    private void notePacketOption(String key) {
        switch (key) {
            case "size", "dscp", "ttl", "df", "source", "interface" -> ofPackets.add(key);
            default -> {}
        }
    }

    /** Takes a value that is true or false. */
    void truth(String key, boolean value) throws ApiRefused {
        if (!key.equals("df")) {
            throw strange(key, "true or false");
        }
        fragmentation = value ? Fragmentation.FORBIDDEN : Fragmentation.ALLOWED;
        notePacketOption(key);
    }

    /** Takes a label. */
    void label(String name, String value) throws ApiRefused {
        if (!LABEL_NAME.matcher(name).matches()) {
            throw ApiRefused.badRequest("the label name " + TargetText.quoted(name)
                    + " is none: letters, digits and underscores, no digit first, not two underscores first");
        }
        if (value.length() > MAX_LABEL_CHARS || value.chars().anyMatch(Character::isISOControl)) {
            throw ApiRefused.badRequest("the label " + name + " must have at most " + MAX_LABEL_CHARS
                    + " characters, none of them a control character");
        }
        labels.put(name, value);
        if (labels.size() > MAX_LABELS) {
            throw ApiRefused.badRequest("a target has at most " + MAX_LABELS + " labels");
        }
    }

    static ApiRefused strange(String key, String what) {
        return ApiRefused.badRequest(
                isKnown(key)
                        ? key + " cannot be " + what
                        : "there is nothing called " + TargetText.quoted(key) + " to say about a target");
    }

    private static boolean isKnown(String key) {
        return switch (key) {
            case "target",
                    "protocol",
                    "port",
                    "interval",
                    "timeout",
                    "size",
                    "dscp",
                    "ttl",
                    "df",
                    "source",
                    "interface",
                    "wire",
                    "labels" -> true;
            default -> false;
        };
    }

    private static long nsOfMs(String key, long valueMs) throws ApiRefused {
        if (valueMs < 1 || valueMs > LONGEST_MS) {
            throw ApiRefused.badRequest(key + " cannot be " + valueMs + " ms");
        }
        return TimeUnit.MILLISECONDS.toNanos(valueMs);
    }

    private static Protocol protocol(String value) throws ApiRefused {
        return Arrays.stream(Protocol.values())
                .filter(each -> each.name().toLowerCase(Locale.ROOT).equals(value))
                .findFirst()
                .orElseThrow(() ->
                        ApiRefused.badRequest("protocol must be icmp, tcp or echo, not " + TargetText.quoted(value)));
    }

    private static IpAddress address(String value) throws ApiRefused {
        IpAddress address = IpAddress.parse(value);
        if (address == null) {
            throw ApiRefused.badRequest("source must be an address of this host, not " + TargetText.quoted(value));
        }
        return address;
    }

    private static String interfaceName(String value) throws ApiRefused {
        boolean possible =
                value.length() < MAX_INTERFACE_CHARS && value.chars().allMatch(c -> c > ' ' && c <= '~' && c != '/');
        if (!possible) {
            throw ApiRefused.badRequest("interface " + TargetText.quoted(value) + " is not the name of one");
        }
        return value;
    }

    /**
     * The target.
     *
     * @throws ApiRefused if something of it is missing, or cannot be
     */
    ManagedTarget build() throws ApiRefused {
        if (text == null) {
            throw ApiRefused.badRequest("missing target");
        }
        TargetText at = TargetText.parse(text);
        Protocol how = protocol != null ? protocol : port == 0 ? Protocol.ICMP : Protocol.TCP;
        try {
            ProbeOptions options = how == Protocol.ECHO ? ofFrames() : ofPackets();
            return new ManagedTarget(at.name(), at.host(), how, Math.toIntExact(port), options, labels, Origin.API);
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw ApiRefused.badRequest(TargetText.quoted(text) + ": " + e.getMessage());
        }
    }

    private ProbeOptions ofPackets() {
        if (frameBytes != null) {
            throw new IllegalArgumentException("wire means nothing but to echo");
        }
        PacketOptions packet = new PacketOptions(
                Math.toIntExact(dscp), Math.toIntExact(hopLimit), fragmentation, source, interfaceName);
        return new ProbeOptions(intervalNs, timeoutNs, Math.toIntExact(payloadBytes), packet);
    }

    private ProbeOptions ofFrames() {
        if (!ofPackets.isEmpty()) {
            throw new IllegalArgumentException(String.join(", ", ofPackets)
                    + ": nothing of that means anything to echo, whose packets the kernel makes");
        }
        long bytes = frameBytes == null ? ProbeOptions.LONG_FRAME_BYTES : frameBytes;
        if (bytes != ProbeOptions.SHORT_FRAME_BYTES && bytes != ProbeOptions.LONG_FRAME_BYTES) {
            throw new IllegalArgumentException("wire must be 16 or 24, the bytes of a frame, not " + bytes);
        }
        return new ProbeOptions(intervalNs, timeoutNs, Math.toIntExact(bytes));
    }
}
