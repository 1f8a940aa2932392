package net.icmpexporter.benchmarks.lab;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** What proc(5) says. */
final class Proc {

    private Proc() {}

    static String link(String path) {
        try {
            return Files.readSymbolicLink(Path.of(path)).toString();
        } catch (IOException e) {
            throw new LabFailure(path + ": " + e.getMessage(), e);
        }
    }

    static List<String> lines(String path) {
        try {
            return Files.readAllLines(Path.of(path));
        } catch (IOException e) {
            throw new LabFailure(path + ": " + e.getMessage(), e);
        }
    }

    /** What follows a name and a colon in a file of such lines; "?" if nothing does. */
    static String field(String path, String name) {
        for (String line : lines(path)) {
            int colon = line.indexOf(':');
            if (colon > 0 && line.substring(0, colon).strip().equals(name)) {
                return line.substring(colon + 1).strip();
            }
        }
        return "?";
    }

    /** Resident memory of a process in megabytes of 10^6 bytes. */
    static double residentMb(long pid) {
        return Double.parseDouble(field("/proc/" + pid + "/status", "VmRSS").split(" ", -1)[0]) * 1_024 / 1e6;
    }

    /** CPU time of the thread whose name contains a word, in seconds; {@code /proc/PID/task/TID/schedstat}. */
    static double threadSeconds(long pid, String word) {
        try (DirectoryStream<Path> threads = Files.newDirectoryStream(Path.of("/proc/" + pid + "/task"))) {
            for (Path thread : threads) {
                if (lines(thread.resolve("comm").toString()).get(0).contains(word)) {
                    String all = lines(thread.resolve("schedstat").toString()).get(0);
                    return Long.parseLong(all.split(" ", -1)[0]) / Clock.NANOS;
                }
            }
        } catch (IOException e) {
            throw new LabFailure("threads of process " + pid + ": " + e.getMessage(), e);
        }
        throw new LabFailure("process " + pid + " has no thread " + word);
    }

    /** Echo requests that this namespace has sent, both families: /proc/net/snmp, /proc/net/snmp6. */
    static long echoRequestsSent() {
        return icmp("OutEchos") + icmp6("Icmp6OutEchos");
    }

    /** Echo replies that have come, both families. */
    static long echoRepliesReceived() {
        return icmp("InEchoReps") + icmp6("Icmp6InEchoReplies");
    }

    private static long icmp(String name) {
        List<String> lines = lines("/proc/net/snmp").stream()
                .filter(line -> line.startsWith("Icmp:"))
                .toList();
        int column = Arrays.asList(lines.get(0).split(" ", -1)).indexOf(name);
        return Long.parseLong(lines.get(1).split(" ", -1)[column]);
    }

    private static long icmp6(String name) {
        for (String line : lines("/proc/net/snmp6")) {
            String[] words = line.strip().split("\\s+", -1);
            if (words[0].equals(name)) {
                return Long.parseLong(words[1]);
            }
        }
        return 0;
    }
}
