package net.icmpexporter.it.ping;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import net.icmpexporter.it.lab.ChildProcess;
import net.icmpexporter.it.lab.Etc;
import net.icmpexporter.it.lab.ExporterProcess;
import net.icmpexporter.it.lab.Lab;
import net.icmpexporter.it.lab.Namespace;
import net.icmpexporter.it.lab.Rights;

/**
 * How {@code icmp-exporter ping} ended, and what it printed.
 *
 * @param status exit status
 * @param errors what went to standard error
 */
record CommandRun(int status, String output, String errors) {

    private static final Duration PATIENCE = Duration.ofSeconds(40);

    /** Starts it. */
    static ChildProcess start(Lab lab, Namespace host, Rights rights, String words) {
        return lab.keep(ExporterProcess.launch(host, rights, command(words))).process();
    }

    /** Runs it to its end. */
    static CommandRun of(Lab lab, Namespace host, Rights rights, String words) {
        return end(start(lab, host, rights, words));
    }

    /** The same with a folder /etc of its own. */
    static CommandRun of(Lab lab, Namespace host, Etc etc, String words) {
        return end(lab.keep(ExporterProcess.launch(host, Rights.ROOT, etc, command(words)))
                .process());
    }

    private static List<String> command(String words) {
        List<String> command = new ArrayList<>(List.of("ping"));
        command.addAll(List.of(words.split(" ", -1)));
        return command;
    }

    /** Waits for the end. A stack trace is never a good one. */
    static CommandRun end(ChildProcess process) {
        int status = process.awaitEnd(PATIENCE);
        if (process.errors().contains("\tat ")) {
            throw new AssertionError("a stack trace:\n" + process.errors());
        }
        return new CommandRun(status, process.output(), process.errors());
    }

    /** The table at the end, and nothing of what came before, blanks squeezed: its titles, and a line for each host. */
    List<String> table() {
        List<String> lines = output.lines().toList();
        int titles = lines.indexOf(lines.stream()
                .filter(line -> line.startsWith("HOST "))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no table in\n" + output)));
        return lines.subList(titles, lines.size()).stream()
                .map(line -> line.replaceAll(" +", " "))
                .toList();
    }
}
