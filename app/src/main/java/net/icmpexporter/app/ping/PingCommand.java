package net.icmpexporter.app.ping;

import java.io.PrintStream;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import net.icmpexporter.app.config.BadFlag;
import net.icmpexporter.net.IpAddress;
import net.icmpexporter.net.IpFamily;
import net.icmpexporter.ping.Pinger;
import net.icmpexporter.ping.PingerNotOpened;
import org.jspecify.annotations.Nullable;

/** Pings hosts until the last answer or Ctrl-C, and says how they fared. */
public final class PingCommand {

    private static final int ALL_ANSWERED = 0;
    private static final int NOT_ALL_ANSWERED = 1;
    private static final int UNKNOWN_NAMES = 2;
    private static final int BAD_ARGUMENTS = 3;
    private static final int SYSTEM = 4;

    private static final String ORDER_OF_ADDRESSES = "java.net.preferIPv6Addresses";

    private final PingArguments arguments;
    private final PingPrinter printer;
    private final PrintStream err;
    /** Nobody reads any more what is printed. */
    private final CompletableFuture<?> closed = new CompletableFuture<>();

    private final List<HostTally> hosts = new ArrayList<>();
    private final List<String> unknownNames = new ArrayList<>();

    private PingCommand(PingArguments arguments, PrintStream out, PrintStream err) {
        this.arguments = arguments;
        this.printer = new PingPrinter(out);
        this.err = err;
    }

    /** How it is used, for people. */
    public static String usage() {
        return PingArguments.usage();
    }

    /**
     * Runs on the calling thread.
     *
     * @param words behind {@code ping}
     * @return the exit status
     */
    public static int run(List<String> words, PrintStream out, PrintStream err) {
        PingArguments arguments;
        try {
            arguments = PingArguments.parse(words);
        } catch (BadFlag bad) {
            err.print(bad.getMessage() + System.lineSeparator() + usage());
            err.flush();
            return BAD_ARGUMENTS;
        }
        if (System.getProperty(ORDER_OF_ADDRESSES) == null) {
            // the order of RFC 6724, as every other program has it; Java's own would be IPv4 first
            System.setProperty(ORDER_OF_ADDRESSES, "system");
        }
        return new PingCommand(arguments, out, err).run();
    }

    private int run() {
        try (Pinger pinger = Pinger.open()) {
            lookUp();
            Thread onInterrupt = new Thread(this::interrupted, "summary");
            Runtime.getRuntime().addShutdownHook(onInterrupt);
            CompletableFuture<?>[] pings =
                    hosts.stream().map(host -> ping(pinger, host)).toArray(CompletableFuture<?>[]::new);
            CompletableFuture.anyOf(CompletableFuture.allOf(pings), closed).join();
            withdraw(onInterrupt);
            return closed.isDone() ? SYSTEM : summary();
        } catch (PingerNotOpened e) {
            return failed(e.getMessage());
        } catch (CompletionException e) {
            return failed(e.getCause() == null ? e.getMessage() : e.getCause().getMessage());
        }
    }

    private int failed(@Nullable String why) {
        err.println("icmp-exporter ping: " + why);
        err.flush();
        return SYSTEM;
    }

    private static void withdraw(Thread onInterrupt) {
        try {
            Runtime.getRuntime().removeShutdownHook(onInterrupt);
        } catch (IllegalStateException ending) {
            // Ctrl-C came first: its summary is the only one, and ends the program
            new CompletableFuture<>().join();
        }
    }

    /** Ctrl-C: says what is known until now, with the status that it deserves. */
    private void interrupted() {
        Runtime.getRuntime().halt(summary());
    }

    private int summary() {
        if (arguments.json()) {
            printer.json(hosts, unknownNames);
        } else {
            printer.table(hosts);
        }
        if (printer.isClosed()) {
            return SYSTEM;
        }
        if (!unknownNames.isEmpty()) {
            return UNKNOWN_NAMES;
        }
        boolean all = hosts.stream().allMatch(host -> host.reading().isAllAnswered());
        return all ? ALL_ANSWERED : NOT_ALL_ANSWERED;
    }

    private void lookUp() {
        List<@Nullable InetAddress> addresses = arguments.hosts().parallelStream()
                .<@Nullable InetAddress>map(this::address)
                .collect(ArrayList::new, List::add, List::addAll);
        for (int i = 0; i < addresses.size(); i++) {
            String name = arguments.hosts().get(i);
            InetAddress address = addresses.get(i);
            if (address == null) {
                unknownNames.add(name);
                err.println("icmp-exporter ping: " + name + ": no such host"
                        + (arguments.family() == null ? "" : " with an address of " + arguments.family()));
                err.flush();
            } else {
                hosts.add(new HostTally(name, address));
            }
        }
    }

    private @Nullable InetAddress address(String host) {
        try {
            return Stream.of(host.indexOf('%') < 0 ? InetAddress.getAllByName(host) : ofZone(host))
                    .filter(this::isWanted)
                    .findFirst()
                    .orElse(null);
        } catch (UnknownHostException | SocketException e) {
            return null;
        }
    }

    /** Java itself knows only zones (RFC 4007) of interfaces that have such an address themselves. */
    private static InetAddress[] ofZone(String host) throws UnknownHostException, SocketException {
        int percent = host.indexOf('%');
        IpAddress address = IpAddress.parse(host.substring(0, percent));
        NetworkInterface zone = NetworkInterface.getByName(host.substring(percent + 1));
        if (address == null || address.family() != IpFamily.IPV6 || zone == null) {
            throw new UnknownHostException(host);
        }
        return new InetAddress[] {Inet6Address.getByAddress(null, address.toBytes(), zone.getIndex())};
    }

    private boolean isWanted(InetAddress address) {
        IpFamily family = address instanceof Inet4Address ? IpFamily.IPV4 : IpFamily.IPV6;
        return arguments.family() == null || arguments.family() == family;
    }

    private CompletableFuture<?> ping(Pinger pinger, HostTally host) {
        int payloadBytes = arguments.options().payloadBytes();
        if (!arguments.quiet()) {
            printer.begin(host, payloadBytes);
        }
        return pinger.stream(host.address(), arguments.options(), event -> {
            String words = pinger.words(host.address(), arguments.options(), event);
            host.add(event, words);
            if (!arguments.quiet()) {
                printer.event(host, event, words, payloadBytes);
                if (printer.isClosed()) {
                    closed.complete(null);
                }
            }
        });
    }
}
