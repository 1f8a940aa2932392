package net.icmpexporter.http.probe;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import net.icmpexporter.net.IpAddress;
import net.icmpexporter.probe.ProbeOptions;
import org.jspecify.annotations.Nullable;

/**
 * A request to {@code /probe}, read and checked as far as that goes without a name service.
 *
 * @param targets in the order of the request, equal ones possibly more than once
 * @param ipVersion which addresses of names are meant
 * @param problems what in the request means nothing, a line each, for the answer to say
 * @param limit the most addresses, at most {@link TargetLimit#MAX}
 * @param ports every value of {@code tcp_port}; judged after the targets, as clients of this contract know it
 * @param echoPortTexts every value of {@code echo_port}; as {@code ports}, and never beside them
 * @param frames every value of {@code wire}; judged with {@code echo_port}, and never without it
 * @param presentation how the figures are to be shown
 */
record ProbeRequest(
        List<Target> targets,
        IpVersion ipVersion,
        List<String> problems,
        int limit,
        List<String> ports,
        List<String> echoPortTexts,
        List<String> frames,
        Presentation presentation) {

    private static final int MAX_PORT = 65_535;
    private static final Pattern PORT = Pattern.compile("\\+?0*[0-9]{1,5}");

    ProbeRequest {
        targets = List.copyOf(targets);
        problems = List.copyOf(problems);
        ports = List.copyOf(ports);
        echoPortTexts = List.copyOf(echoPortTexts);
        frames = List.copyOf(frames);
    }

    /**
     * Reads a request.
     *
     * @param rawQuery the query as it was sent, or null
     * @param limitHeaders every occurrence of {@link TargetLimit#HEADER}
     * @throws RequestRefused if something is missing, malformed or too much
     */
    static ProbeRequest parse(@Nullable String rawQuery, List<String> limitHeaders) throws RequestRefused {
        QueryString query = QueryString.parse(rawQuery);
        if (!query.has("target")) {
            throw RequestRefused.badRequest("missing parameter target");
        }
        String ipVersion = query.first("ip_version");
        int limit = TargetLimit.of(limitHeaders);
        List<Target> targets = new ArrayList<>();
        for (String text : query.all("target")) {
            targets.add(Target.parse(text));
        }
        refuseWhatMustBeTooMuch(targets, limit);
        return new ProbeRequest(
                targets,
                IpVersion.of(ipVersion),
                problemsOf(ipVersion),
                limit,
                query.all("tcp_port"),
                query.all("echo_port"),
                query.all("wire"),
                Presentation.parse(query));
    }

    private static List<String> problemsOf(@Nullable String ipVersion) {
        if (ipVersion == null || IpVersion.isKnown(ipVersion)) {
            return List.of();
        }
        return List.of("ip_version=\"" + PrintableText.of(ipVersion)
                + "\" is none of 4, 6, 46, 64 and all: every address of a name is probed");
    }

    /**
     * Names are not looked up for a request that will be refused anyway: its literals alone exceed the limit, or it has
     * more names than any request may have addresses. (A lowered limit says nothing about names: several of them may have
     * one address.) Without a name in it a request is judged later, since then its ports are judged before its size.
     */
    private static void refuseWhatMustBeTooMuch(List<Target> targets, int limit) throws RequestRefused {
        Set<IpAddress> literals = new HashSet<>();
        Set<String> names = new HashSet<>();
        for (Target target : targets) {
            if (target instanceof Target.Literal literal) {
                literals.add(literal.address());
            } else if (target instanceof Target.Name name) {
                names.add(name.name());
            }
        }
        if (!names.isEmpty() && (literals.size() > limit || names.size() > TargetLimit.MAX)) {
            throw RequestRefused.tooManyTargets();
        }
    }

    /**
     * The distinct ports to probe with TCP, in the order of the request; empty for ICMP.
     *
     * @throws RequestRefused if one is none
     */
    Set<Integer> tcpPorts() throws RequestRefused {
        return distinct("tcp_port", ports);
    }

    /**
     * The distinct ports to probe by echo over a TCP connection, in the order of the request; empty for another protocol.
     *
     * @throws RequestRefused if one is none, or if TCP's own ports are asked for too
     */
    Set<Integer> echoPorts() throws RequestRefused {
        if (!echoPortTexts.isEmpty() && !ports.isEmpty()) {
            throw RequestRefused.badRequest("tcp_port and echo_port are two requests");
        }
        return distinct("echo_port", echoPortTexts);
    }

    /**
     * The bytes of a frame to the echo ports.
     *
     * @throws RequestRefused if there is no such frame, or nothing to send it to
     */
    int frameBytes() throws RequestRefused {
        if (frames.isEmpty()) {
            return ProbeOptions.LONG_FRAME_BYTES;
        }
        if (echoPortTexts.isEmpty()) {
            throw RequestRefused.badRequest("wire is said of echo_port, which is missing");
        }
        if (frames.size() > 1) {
            throw RequestRefused.badRequest("wire is said more than once");
        }
        return switch (frames.get(0)) {
            case "16" -> ProbeOptions.SHORT_FRAME_BYTES;
            case "24" -> ProbeOptions.LONG_FRAME_BYTES;
            default -> throw RequestRefused.badRequest("invalid wire parameter: it is 16 or 24");
        };
    }

    private static Set<Integer> distinct(String parameter, List<String> texts) throws RequestRefused {
        Set<Integer> distinct = new LinkedHashSet<>();
        for (String port : texts) {
            int number = PORT.matcher(port).matches() ? Integer.parseInt(port) : 0;
            if (number < 1 || number > MAX_PORT) {
                throw RequestRefused.badRequest("invalid " + parameter + " parameter");
            }
            distinct.add(number);
        }
        return distinct;
    }
}
