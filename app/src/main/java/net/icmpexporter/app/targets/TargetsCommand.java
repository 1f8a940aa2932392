package net.icmpexporter.app.targets;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.icmpexporter.app.config.BadFlag;
import net.icmpexporter.app.config.FlagSet;
import net.icmpexporter.app.config.FlagSet.Flag;
import net.icmpexporter.app.config.Printable;
import net.icmpexporter.app.host.StartRefused;
import net.icmpexporter.app.host.TokenFile;
import net.icmpexporter.app.targets.Server.Answer;

/** {@code icmp-exporter targets}: what a running exporter is asked for, or told. */
public final class TargetsCommand {

    /** The variable that says where the exporter is, if no flag does. */
    public static final String SERVER_VARIABLE = "ICMP_EXPORTER_SERVER";

    private static final String USUAL_SERVER = "http://127.0.0.1:9116";
    private static final String TARGETS = "/api/targets";
    private static final String STANDARD_INPUT = "-";

    /** As many as one request may have is 10,000; fewer, and something can be seen of it. */
    private static final int CHUNK = 2_000;

    private static final List<Flag> FLAGS = List.of(
            new Flag("server", "url", USUAL_SERVER, "Where the exporter is; before that ICMP_EXPORTER_SERVER counts."),
            new Flag("token-file", "file", "", "File with the token that changes need, if the exporter wants one."),
            Flag.bool("json", "list, stats: prints the exporter's answer as it is."),
            new Flag("format", "format", "json", "export: json, for import; or yaml, for the configuration file."),
            new Flag("port", "n", "", "add: probes with TCP SYN to this port."),
            new Flag("echo-port", "n", "", "add: probes by echo over a TCP connection to this port."),
            new Flag("wire", "bytes", "", "add, import: frames of echo, 16 or 24; 24 if nothing is said."),
            new Flag("as", "protocol", "echo", "import: how tcp_ping's targets are probed, echo or tcp (SYN)."),
            new Flag("interval", "duration", "", "add: between two probes, as in 1s."),
            new Flag("timeout", "duration", "", "add: after which a probe is lost."),
            Flag.bool("help", "Shows this text."));

    private final FlagSet flags = new FlagSet(FLAGS);
    private final List<String> words;
    private final Map<String, String> environment;
    private final Terminal terminal;

    /**
     * Reads the words behind {@code targets}.
     *
     * @throws BadFlag for a flag that is unknown or has no value
     */
    public TargetsCommand(List<String> words, Map<String, String> environment, Terminal terminal) throws BadFlag {
        this.words = flags.parseAmongWords(words);
        this.environment = environment;
        this.terminal = terminal;
    }

    /** How it is used, for people. */
    public static String usage() {
        return """
                Usage: icmp-exporter targets list                    every target with its figures; times in ms
                   or: icmp-exporter targets add [NAME@]ADDR...      has them probed; a host name means all its addresses
                   or: icmp-exporter targets remove [NAME@]ADDR...   probes them no longer
                   or: icmp-exporter targets stats [clear]           the figures; or forgets all of them
                   or: icmp-exporter targets import FILE             adds those of meshping (its GET /api/targets, or lines
                                                                     NAME@ADDR), of tcp_ping (JSON), of export; - for stdin
                   or: icmp-exporter targets export                  prints them, without figures
                """ + new FlagSet(FLAGS).usage()
                + "Exit status: 0 done, 1 refused, 2 wrong usage, 3 no exporter answers.\n";
    }

    /**
     * Does it.
     *
     * @throws BadFlag if the words make no sense
     */
    public ExitStatus run() throws BadFlag {
        if (flags.bool("help")) {
            terminal.out().print(usage());
            return ExitStatus.OK;
        }
        if (words.isEmpty()) {
            throw new BadFlag("say what to do: list, add, remove, stats, import or export");
        }
        List<String> rest = words.subList(1, words.size());
        try {
            Server server = server();
            return switch (words.get(0)) {
                case "list" -> list(server, none(rest));
                case "stats" -> stats(server, rest);
                case "add" -> add(server, some(rest, "[NAME@]ADDR"));
                case "remove" -> remove(server, some(rest, "[NAME@]ADDR"));
                case "import" -> importList(server, some(rest, "a file"));
                case "export" -> export(server, none(rest));
                default ->
                    throw new BadFlag("there is no " + Printable.of(words.get(0))
                            + ": say list, add, remove, stats, import or export");
            };
        } catch (CommandFailed failed) {
            complain(String.valueOf(failed.getMessage()));
            return failed.status();
        } finally {
            terminal.out().flush();
        }
    }

    private static List<String> none(List<String> rest) throws BadFlag {
        if (!rest.isEmpty()) {
            throw new BadFlag("unexpected argument: " + Printable.of(rest.get(0)));
        }
        return rest;
    }

    private static List<String> some(List<String> rest, String what) throws BadFlag {
        if (rest.isEmpty()) {
            throw new BadFlag(what + " is missing");
        }
        return rest;
    }

    private void complain(String line) {
        terminal.err().println("icmp-exporter: " + line);
    }

    private Server server() throws BadFlag, CommandFailed {
        String file = flags.text("token-file");
        String fromEnvironment = environment.getOrDefault(SERVER_VARIABLE, "");
        String given = flags.text("server");
        boolean isUsual = given.equals(USUAL_SERVER) && !fromEnvironment.isEmpty();
        try {
            return new Server(isUsual ? fromEnvironment : given, file.isEmpty() ? "" : TokenFile.read(Path.of(file)));
        } catch (StartRefused refused) {
            throw CommandFailed.refused(String.valueOf(refused.getMessage()));
        }
    }

    private ExitStatus list(Server server, List<String> ignored) throws CommandFailed {
        Answer answer = views(server);
        if (flags.bool("json")) {
            terminal.out().println(answer.body());
        } else {
            terminal.out().print(Table.of(targets(answer), terminal.columns(), terminal.colours()));
        }
        return ExitStatus.OK;
    }

    private static Answer views(Server server) throws CommandFailed {
        Answer answer = server.request("GET", TARGETS + "?recent=false", null);
        if (!answer.isGood()) {
            throw CommandFailed.refused(answer.words());
        }
        return answer;
    }

    private static List<Map<?, ?>> targets(Answer answer) throws CommandFailed {
        Object document = Json.parse(answer.body(), "the answer of the exporter");
        if (!(document instanceof Map<?, ?> object)) {
            throw CommandFailed.refused("the answer is not that of an exporter");
        }
        return Json.objects(object.get("targets"));
    }

    private ExitStatus stats(Server server, List<String> rest) throws CommandFailed, BadFlag {
        if (rest.isEmpty()) {
            return list(server, rest);
        }
        if (!rest.equals(List.of("clear"))) {
            throw new BadFlag(
                    "unexpected argument: " + Printable.of(rest.get(0)) + "; there is stats, and stats clear");
        }
        return tell(server.request("DELETE", "/api/stats", null), "");
    }

    private ExitStatus add(Server server, List<String> names) throws CommandFailed, BadFlag {
        List<Map<String, Object>> targets = new ArrayList<>();
        for (String name : names) {
            Map<String, Object> target = new LinkedHashMap<>();
            target.put("target", name);
            target.putAll(protocol());
            for (String option : List.of("interval", "timeout")) {
                if (!flags.text(option).isEmpty()) {
                    target.put(option, flags.text(option));
                }
            }
            targets.add(target);
        }
        return tell(server.request("POST", TARGETS, ApiRequest.of(targets)), "targets");
    }

    /** How those are probed that are added. */
    private Map<String, Object> protocol() throws BadFlag {
        boolean isTcp = !flags.text("port").isEmpty();
        boolean isEcho = !flags.text("echo-port").isEmpty();
        if (isTcp && isEcho) {
            throw new BadFlag("-port and -echo-port are two targets: add them one by one");
        }
        if (!isTcp && !isEcho) {
            if (!flags.text("wire").isEmpty()) {
                throw new BadFlag("-wire is said of -echo-port, which is missing");
            }
            return Map.of();
        }
        Map<String, Object> protocol = ofProtocol(isTcp ? "tcp" : "echo");
        protocol.put("port", number(isTcp ? "port" : "echo-port", "[0-9]{1,5}", "not a whole number"));
        return protocol;
    }

    private Map<String, Object> ofProtocol(String protocol) throws BadFlag {
        Map<String, Object> said = new LinkedHashMap<>();
        said.put("protocol", protocol);
        if (!flags.text("wire").isEmpty()) {
            if (!protocol.equals("echo")) {
                throw new BadFlag("-wire is said of echo, and this is " + protocol);
            }
            said.put("wire", number("wire", "16|24", "16 or 24"));
        }
        return said;
    }

    private long number(String flag, String form, String what) throws BadFlag {
        String text = flags.text(flag);
        if (!text.matches(form)) {
            throw new BadFlag("invalid value " + Printable.of(text) + " for -" + flag + ": " + what);
        }
        return Long.parseLong(text);
    }

    private ExitStatus remove(Server server, List<String> names) throws CommandFailed {
        ExitStatus status = ExitStatus.OK;
        for (String name : names) {
            String escaped = URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
            if (tell(server.request("DELETE", TARGETS + "/" + escaped, null), "removed") != ExitStatus.OK) {
                status = ExitStatus.REFUSED;
            }
        }
        return status;
    }

    /** Prints what was done to which targets, or why it was not. */
    private ExitStatus tell(Answer answer, String field) throws CommandFailed {
        String problem = problem(answer);
        if (!problem.isEmpty()) {
            complain(problem);
            return ExitStatus.REFUSED;
        }
        if (Json.parse(answer.body(), "the answer of the exporter") instanceof Map<?, ?> object
                && object.get(field) instanceof List<?> done) {
            done.forEach(each -> terminal.out().println(Printable.bare(String.valueOf(each))));
        }
        return ExitStatus.OK;
    }

    /** Why the exporter has refused; empty if it has not. */
    private static String problem(Answer answer) throws CommandFailed {
        boolean isJson = answer.body().startsWith("{");
        Object document = isJson ? Json.parse(answer.body(), "the answer of the exporter") : null;
        if (document instanceof Map<?, ?> object && Boolean.TRUE.equals(object.get("success"))) {
            return "";
        }
        String error = document instanceof Map<?, ?> object ? Json.text(object, "error") : "";
        return error.isEmpty() ? answer.words() : Printable.bare(error);
    }

    private ExitStatus importList(Server server, List<String> files) throws CommandFailed, BadFlag {
        String as = flags.text("as");
        if (!as.equals("echo") && !as.equals("tcp")) {
            throw new BadFlag("invalid value " + Printable.of(as) + " for -as: echo or tcp");
        }
        Map<String, Object> ofTcpPing = ofProtocol(as);
        ExitStatus status = ExitStatus.OK;
        for (String file : files) {
            List<Map<String, Object>> targets = ImportList.read(bytes(file), file, ofTcpPing);
            int refused = 0;
            for (int from = 0; from < targets.size(); from += CHUNK) {
                refused += send(server, targets.subList(from, Math.min(from + CHUNK, targets.size())));
            }
            terminal.out()
                    .println(file + ": " + (targets.size() - refused) + " of " + targets.size() + " targets added");
            status = refused == 0 ? status : ExitStatus.REFUSED;
        }
        return status;
    }

    /** Adds all of them that the exporter takes, which takes all of a request or none; how many it does not. */
    private int send(Server server, List<Map<String, Object>> targets) throws CommandFailed {
        String problem = problem(server.request("POST", TARGETS, ApiRequest.of(targets)));
        if (problem.isEmpty()) {
            return 0;
        }
        if (targets.size() == 1) {
            complain(targets.get(0).get("target") + ": " + problem);
            return 1;
        }
        int half = targets.size() / 2;
        return send(server, targets.subList(0, half)) + send(server, targets.subList(half, targets.size()));
    }

    private static byte[] bytes(String file) throws CommandFailed {
        try {
            return file.equals(STANDARD_INPUT) ? System.in.readAllBytes() : Files.readAllBytes(Path.of(file));
        } catch (IOException e) {
            throw CommandFailed.refused("cannot read " + file + ": " + e.getMessage());
        }
    }

    private ExitStatus export(Server server, List<String> ignored) throws CommandFailed, BadFlag {
        List<Map<?, ?>> targets = targets(views(server));
        switch (flags.text("format")) {
            case "json" -> terminal.out().print(ExportList.json(targets));
            case "yaml" -> terminal.out().print(ExportList.yaml(targets));
            default ->
                throw new BadFlag("invalid value " + Printable.of(flags.text("format")) + " for -format: json or yaml");
        }
        return ExitStatus.OK;
    }
}
