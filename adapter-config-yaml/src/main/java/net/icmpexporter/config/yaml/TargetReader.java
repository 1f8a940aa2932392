package net.icmpexporter.config.yaml;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import net.icmpexporter.config.yaml.YamlNode.Mapping;
import net.icmpexporter.config.yaml.YamlNode.Scalar;
import net.icmpexporter.config.yaml.YamlNode.Sequence;
import net.icmpexporter.net.IpAddress;
import net.icmpexporter.net.IpFamily;
import net.icmpexporter.probe.ProbeOptions;
import net.icmpexporter.target.ManagedTarget;
import net.icmpexporter.target.Origin;
import net.icmpexporter.target.TargetBook;
import net.icmpexporter.transport.Protocol;
import org.jspecify.annotations.Nullable;

/** What a document says about targets. One document, one thread. */
final class TargetReader {

    private static final int MAX_PORT = 65_535;
    private static final String NO_TARGETS =
            "there must be targets:, followed by a list; targets: [] if there are to be none";
    private static final String NO_HOST =
            "a target must have either a host, or a list of hosts: - host: 192.0.2.1, or - hosts: [a.example, b.example]";

    /** RFC 1123, 2.1, and underscores, which names in the DNS have too. */
    private static final Pattern HOST_NAME = Pattern.compile("(?:[A-Za-z0-9_-]{1,63}\\.)*[A-Za-z0-9_-]{1,63}\\.?");

    private static final Pattern NUMBERS = Pattern.compile("[0-9.]+");

    private final Mistakes mistakes;
    private final ProbeOptions usual;
    private final Map<ManagedTarget, Integer> lines = new TreeMap<>(ManagedTarget.ORDER);
    private final List<ManagedTarget> targets = new ArrayList<>();
    private TargetOptions defaults = TargetOptions.NONE;

    /** @param usual what holds for whatever the document says nothing about */
    TargetReader(Mistakes mistakes, ProbeOptions usual) {
        this.mistakes = mistakes;
        this.usual = usual;
    }

    /** The targets, in the order of the document. If there are mistakes, they are noted, and this means nothing. */
    List<ManagedTarget> read(@Nullable YamlNode root) {
        if (!(root instanceof Mapping document)) {
            int line = root == null ? 1 : root.line();
            mistakes.add(line, NO_TARGETS);
            return targets;
        }
        Fields fields = new Fields(document, Keys.OF_FILE, mistakes);
        Mapping common = fields.mapping(Keys.DEFAULTS);
        if (common != null) {
            defaults = TargetOptions.of(new Fields(common, Keys.OF_DEFAULTS, mistakes), mistakes);
        }
        Sequence list = fields.list(Keys.TARGETS);
        if (!fields.has(Keys.TARGETS)) {
            mistakes.add(document.line(), NO_TARGETS);
        }
        for (YamlNode item : list == null ? List.<YamlNode>of() : list.items()) {
            if (targets.size() > TargetBook.MAX_TARGETS) {
                mistakes.add(item.line(), "more than " + TargetBook.MAX_TARGETS + " targets");
                break;
            }
            readItem(item);
        }
        return targets;
    }

    private void readItem(YamlNode item) {
        if (item instanceof Mapping mapping) {
            Fields fields = new Fields(mapping, Keys.OF_TARGET, mistakes);
            Entry entry = new Entry(fields);
            hosts(fields).forEach(host -> target(entry, host));
        } else if (item instanceof Scalar host && !host.isNothing()) {
            target(new Entry(new Fields(new Mapping(List.of(), item.line(), 1), Keys.OF_TARGET, mistakes)), host);
        } else {
            mistakes.add(item.line(), NO_HOST);
        }
    }

    private List<Scalar> hosts(Fields fields) {
        String host = fields.text(Keys.HOST);
        Sequence list = fields.list(Keys.HOSTS);
        if (fields.has(Keys.HOST) == fields.has(Keys.HOSTS)) {
            fields.mistake(Keys.HOST, NO_HOST);
            return List.of();
        }
        List<Scalar> hosts = new ArrayList<>();
        if (host != null) {
            hosts.add(new Scalar(host, false, fields.line(Keys.HOST)));
        }
        for (YamlNode item : list == null ? List.<YamlNode>of() : list.items()) {
            if (item instanceof Scalar each && !each.isNothing()) {
                hosts.add(each);
            } else {
                mistakes.add(item.line(), "a host must be an address or a name, not a " + Fields.kind(item));
            }
        }
        return hosts;
    }

    /** What the hosts of an entry of the list share. */
    private final class Entry {

        private final @Nullable Protocol protocol;
        private final @Nullable Integer port;
        private final int frameBytes;
        private final @Nullable String name;
        private final boolean isNamed;
        private final TargetOptions options;

        Entry(Fields fields) {
            protocol = protocol(fields);
            port = port(fields, protocol);
            isNamed = fields.has(Keys.NAME);
            name = name(fields);
            frameBytes = frameBytes(fields, protocol);
            options = TargetOptions.of(fields, mistakes).over(defaults);
            if (protocol == Protocol.ECHO) {
                refusePacketOptions(fields);
            }
        }

        @Nullable
        IpAddress source() {
            return protocol == Protocol.ECHO ? null : options.source();
        }

        /** Defaults of packets are for those who have packets of their own. */
        ProbeOptions probe() {
            ProbeOptions probe = options.probe(usual);
            return protocol == Protocol.ECHO ? probe.ofFrames(frameBytes) : probe;
        }
    }

    private void target(Entry entry, Scalar where) {
        String host = host(where);
        IpAddress address = host == null ? null : IpAddress.parse(host);
        IpAddress source = entry.source();
        if (address != null && source != null && address.family() != source.family()) {
            mistakes.add(where.line(), address + " cannot be probed from the source " + source + ", of another family");
        }
        String name = entry.isNamed ? entry.name : host;
        if (host == null || entry.protocol == null || entry.port == null || name == null) {
            return;
        }
        ManagedTarget target = new ManagedTarget(
                name, host, entry.protocol, entry.port, entry.probe(), entry.options.labels(), Origin.FILE);
        Integer first = lines.putIfAbsent(target, where.line());
        if (first != null) {
            mistakes.add(
                    where.line(),
                    host + " is there twice, first in line " + first
                            + ": give one of them another name, or leave it away");
        }
        targets.add(target);
    }

    private @Nullable String host(Scalar where) {
        String text = where.text();
        IpAddress address = IpAddress.parse(text);
        if (address != null) {
            if (isOneHost(address)) {
                return address.toString();
            }
            mistakes.add(where.line(), address + " is not the address of one host");
            return null;
        }
        boolean isName = HOST_NAME.matcher(text).matches()
                && text.length() <= ManagedTarget.MAX_NAME
                && !NUMBERS.matcher(text).matches();
        if (!isName) {
            mistakes.add(
                    where.line(),
                    Fields.shown(text) + " is neither an address nor a host name"
                            + (text.indexOf('%') < 0 ? "" : "; an interface is said with interface:"));
        }
        return isName ? text : null;
    }

    /** No multicast group, no broadcast, no unspecified address: a packet to them asks any number of hosts to answer. */
    private static boolean isOneHost(IpAddress address) {
        int firstByte = address.toBytes()[0] & 0xFF;
        if (address.family() == IpFamily.IPV4) {
            return firstByte >> 4 != 0xE && address.ipv4Bits() != 0 && address.ipv4Bits() != -1;
        }
        return firstByte != 0xFF && (address.hi() != 0 || address.lo() != 0);
    }

    private static @Nullable Protocol protocol(Fields fields) {
        String text = fields.text(Keys.PROTOCOL);
        if (text == null) {
            return fields.has(Keys.PROTOCOL) ? null : Protocol.ICMP;
        }
        return switch (text) {
            case "icmp" -> Protocol.ICMP;
            case "tcp" -> Protocol.TCP;
            case "echo" -> Protocol.ECHO;
            default -> {
                fields.mistake(Keys.PROTOCOL, "protocol must be icmp, tcp or echo, not " + Fields.shown(text));
                yield null;
            }
        };
    }

    private static @Nullable Integer port(Fields fields, @Nullable Protocol protocol) {
        if (protocol == Protocol.ICMP && fields.has(Keys.PORT)) {
            fields.mistake(Keys.PORT, "a port means nothing to icmp: say protocol: tcp or echo too, or leave it away");
            return null;
        }
        if (protocol != null && protocol != Protocol.ICMP && !fields.has(Keys.PORT)) {
            fields.mistake(
                    Keys.PROTOCOL,
                    "protocol " + protocol.name().toLowerCase(Locale.ROOT) + " needs a port, 1 to " + MAX_PORT);
            return null;
        }
        return fields.has(Keys.PORT) ? fields.number(Keys.PORT, 1, MAX_PORT) : Integer.valueOf(0);
    }

    private static int frameBytes(Fields fields, @Nullable Protocol protocol) {
        String text = fields.text(Keys.WIRE);
        if (text != null && protocol != null && protocol != Protocol.ECHO) {
            fields.mistake(Keys.WIRE, "wire means nothing but to echo: say protocol: echo too, or leave it away");
        } else if (text != null && !text.equals("16") && !text.equals("24")) {
            fields.mistake(Keys.WIRE, "wire must be 16 or 24, the bytes of a frame, not " + Fields.shown(text));
        }
        return "16".equals(text) ? ProbeOptions.SHORT_FRAME_BYTES : ProbeOptions.LONG_FRAME_BYTES;
    }

    private static void refusePacketOptions(Fields fields) {
        for (String key : Keys.OF_PACKETS) {
            if (fields.has(key)) {
                fields.mistake(key, key + " means nothing to echo, whose packets the kernel makes: leave it away");
            }
        }
    }

    private static @Nullable String name(Fields fields) {
        String name = fields.text(Keys.NAME);
        boolean possible = name == null
                || (!name.isBlank()
                        && name.length() <= ManagedTarget.MAX_NAME
                        && name.chars().noneMatch(Character::isISOControl));
        if (!possible) {
            fields.mistake(
                    Keys.NAME,
                    "name must be 1 to " + ManagedTarget.MAX_NAME + " characters, none of them a control character");
        }
        return possible ? name : null;
    }
}
