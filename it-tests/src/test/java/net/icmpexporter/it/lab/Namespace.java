package net.icmpexporter.it.lab;

import java.util.ArrayList;
import java.util.List;

/** One network namespace of a {@link Lab}. */
public final class Namespace {

    private final String name;

    Namespace(String name) {
        this.name = name;
    }

    /**
     * What ip-netns(8) does to make a namespace, but for going back into the one it came from: root of a user namespace
     * may not, if it still has the network of its host.
     */
    static Command.Result add(String name) {
        return Command.attempt(List.of(
                "sh",
                "-c",
                "mkdir -p /run/netns && touch /run/netns/" + name + " && unshare --net=/run/netns/" + name + " true"));
    }

    /** Deletes one, if it is there. */
    static void delete(String name) {
        Command.attempt(List.of("ip", "netns", "del", name));
    }

    /** Its name for ip-netns(8). */
    public String name() {
        return name;
    }

    /** ip(8) inside of it; its output. */
    public String ip(String words) {
        return Command.run(("ip -n " + name + " " + words).split(" ", -1));
    }

    /** A line of sh(1) inside of it; its output. */
    public String shell(String line) {
        return Command.run(words("sh", "-ec", line));
    }

    /** Sets a kernel parameter inside of it, sysctl(8). */
    public void sysctl(String key, String value) {
        Command.run(words("sysctl", "-qw", key + "=" + value));
    }

    /** The command line that runs a program inside of it. */
    public List<String> words(String... program) {
        return words(List.of(program));
    }

    /** See {@link #words(String...)}. */
    public List<String> words(List<String> program) {
        List<String> words = new ArrayList<>(List.of("ip", "netns", "exec", name));
        words.addAll(program);
        return words;
    }

    /** Every TCP socket and connection in it, a line each as ss(8) writes it, its state first. */
    public List<String> tcpSockets() {
        return Command.run(words("ss", "-Htan")).lines().toList();
    }

    /** Packets that raw sockets in it could not keep, both families: the last column of /proc/net/raw, proc(5). */
    public long rawSocketDrops() {
        return Command.run(words("cat", "/proc/net/raw", "/proc/net/raw6"))
                .lines()
                .map(String::strip)
                .filter(line -> Character.isDigit(line.charAt(0)))
                .mapToLong(line -> Long.parseLong(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    /** Packets that a device could not pass on to whoever reads it. */
    public long transmitDrops(String device) {
        return number(device, "statistics/tx_dropped");
    }

    /** The number by which its kernel knows a device. */
    public int interfaceIndex(String device) {
        return (int) number(device, "ifindex");
    }

    private long number(String device, String file) {
        return Long.parseLong(Command.run(words("cat", "/sys/class/net/" + device + "/" + file))
                .strip());
    }

    @Override
    public String toString() {
        return name;
    }
}
