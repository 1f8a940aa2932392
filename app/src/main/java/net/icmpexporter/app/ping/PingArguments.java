package net.icmpexporter.app.ping;

import java.io.IOException;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.icmpexporter.app.config.BadFlag;
import net.icmpexporter.app.config.FlagSet;
import net.icmpexporter.app.config.FlagSet.Flag;
import net.icmpexporter.app.config.Printable;
import net.icmpexporter.net.IpAddress;
import net.icmpexporter.net.IpFamily;
import net.icmpexporter.ping.PingOptions;
import net.icmpexporter.transport.Fragmentation;
import org.jspecify.annotations.Nullable;

/**
 * What {@code ping} is to do. Flags are those of ping(8), as far as there are such.
 *
 * @param hosts names and addresses, in the order of the command line and of the file
 * @param options how each is pinged
 * @param family the only one to use, or null
 * @param json whether to print the summary as JSON, and nothing else
 * @param quiet whether to print the summary alone
 */
record PingArguments(
        List<String> hosts, PingOptions options, @Nullable IpFamily family, boolean json, boolean quiet) {

    private static final String GLUED = "-[cisWtI][0-9.]+";
    private static final long NS_DIGITS = 9;
    private static final int MAX_SECONDS = 86_400;

    private static final Map<String, Fragmentation> FRAGMENTATION = Map.of(
            "",
            Fragmentation.USUAL,
            "want",
            Fragmentation.USUAL,
            "do",
            Fragmentation.FORBIDDEN,
            "dont",
            Fragmentation.ALLOWED);

    private static final List<Flag> FLAGS = List.of(
            new Flag("c", "N", "", "stop after so many echo requests for each host; without it, after Ctrl-C"),
            new Flag("i", "SECONDS", "1", "from each request to the next, 0.001 to 86400"),
            new Flag("W", "SECONDS", "1", "how long an answer may take, 0.000001 to 86400"),
            new Flag("s", "BYTES", "56", "payload, 24 to 1400"),
            new Flag("t", "TTL", "0", "TTL or hop limit, 1 to 255; 0 leaves it to the system"),
            new Flag("dscp", "N", "0", "differentiated services code point, 0 to 63"),
            new Flag("M", "do|dont|want", "", "what becomes of packets that are too large: do forbids fragments"),
            new Flag("S", "ADDRESS", "", "source address"),
            new Flag("I", "INTERFACE", "", "interface to send through"),
            new Flag("f", "FILE", "", "a file with more hosts, one a line; - is the standard input"),
            Flag.bool("4", "IPv4 only"),
            Flag.bool("6", "IPv6 only"),
            Flag.bool("q", "only the summary"),
            Flag.bool("json", "the summary as JSON, and nothing else"));

    /** How it is used, for people. */
    static String usage() {
        return "Usage: icmp-exporter ping [flags] HOST...\n"
                + "        Exit status: 0 all answered, 1 some did not, 2 names without an address, 3 arguments, 4 no socket,\n"
                + "        or nobody reads the output any more.\n"
                + new FlagSet(FLAGS).usage();
    }

    /**
     * Reads the words behind {@code ping}.
     *
     * @throws BadFlag with a line for people
     */
    static PingArguments parse(List<String> words) throws BadFlag {
        FlagSet flags = new FlagSet(FLAGS);
        List<String> hosts = new ArrayList<>(flags.parseAmongWords(unglued(words)));
        if (!flags.text("f").isEmpty()) {
            hosts.addAll(fromFile(flags.text("f")));
        }
        if (hosts.isEmpty()) {
            throw new BadFlag("no host to ping: name one, or give a file of them with -f");
        }
        if (flags.bool("4") && flags.bool("6")) {
            throw new BadFlag("-4 and -6 exclude each other");
        }
        IpFamily only = flags.bool("4") ? IpFamily.IPV4 : flags.bool("6") ? IpFamily.IPV6 : null;
        return new PingArguments(
                List.copyOf(hosts), options(flags), only, flags.bool("json"), flags.bool("q") || flags.bool("json"));
    }

    /** People who know ping(8) write -c3. */
    private static List<String> unglued(List<String> words) {
        List<String> apart = new ArrayList<>();
        for (String word : words) {
            if (word.matches(GLUED)) {
                apart.add(word.substring(0, 2));
                apart.add(word.substring(2));
            } else {
                apart.add(word);
            }
        }
        return apart;
    }

    private static PingOptions options(FlagSet flags) throws BadFlag {
        Fragmentation fragmentation = FRAGMENTATION.get(flags.text("M"));
        if (fragmentation == null) {
            throw new BadFlag("invalid value " + Printable.of(flags.text("M")) + " for -M: do, dont or want");
        }
        int count = flags.text("c").isEmpty() ? Integer.MAX_VALUE : flags.number("c", 1, Integer.MAX_VALUE);
        try {
            return PingOptions.DEFAULT
                    .withCount(count)
                    .withInterval(seconds(flags, "i"))
                    .withTimeout(seconds(flags, "W"))
                    .withPayloadBytes(flags.number("s", 24, 1400))
                    .withHopLimit(flags.number("t", 0, 255))
                    .withDscp(flags.number("dscp", 0, 63))
                    .withFragmentation(fragmentation)
                    .withSource(source(flags.text("S")))
                    .withInterface(flags.text("I"));
        } catch (IllegalArgumentException e) {
            throw new BadFlag(String.valueOf(e.getMessage()));
        }
    }

    private static Duration seconds(FlagSet flags, String name) throws BadFlag {
        String text = flags.text(name);
        if (!text.matches("[0-9]{1,5}(\\.[0-9]{0,9})?|\\.[0-9]{1,9}")) {
            throw new BadFlag("invalid value " + Printable.of(text) + " for -" + name + ": seconds, up to "
                    + MAX_SECONDS + ", such as 0.2");
        }
        return Duration.ofNanos(
                new BigDecimal(text).movePointRight((int) NS_DIGITS).longValueExact());
    }

    private static @Nullable InetAddress source(String text) throws BadFlag {
        if (text.isEmpty()) {
            return null;
        }
        IpAddress address = IpAddress.parse(text);
        if (address == null) {
            throw new BadFlag("invalid value " + Printable.of(text) + " for -S: an address of this host");
        }
        try {
            return InetAddress.getByAddress(address.toBytes());
        } catch (IOException e) {
            throw new IllegalStateException("4 or 16 bytes are an address", e);
        }
    }

    private static List<String> fromFile(String name) throws BadFlag {
        try {
            List<String> lines = name.equals("-")
                    ? new String(System.in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8)
                            .lines()
                            .toList()
                    : Files.readAllLines(Path.of(name));
            return lines.stream()
                    .map(line -> line.replaceFirst("#.*", "").strip())
                    .filter(line -> !line.isEmpty())
                    .toList();
        } catch (MalformedInputException e) {
            throw new BadFlag(name + ": not a text in UTF-8");
        } catch (IOException e) {
            throw new BadFlag(name + ": cannot be read: " + e.getMessage());
        }
    }
}
