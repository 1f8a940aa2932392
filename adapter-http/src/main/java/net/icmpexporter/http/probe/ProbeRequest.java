package net.icmpexporter.http.probe;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A request to {@code /probe}, read and checked as far as that goes without a name service.
 *
 * @param targets in the order of the request, equal ones possibly more than once
 * @param ipVersion which addresses of names are meant
 * @param limit the most addresses, at most {@link TargetLimit#MAX}
 * @param ports every value of {@code tcp_port}; judged after the targets, as clients of this contract know it
 */
record ProbeRequest(List<Target> targets, IpVersion ipVersion, int limit, List<String> ports) {

    private static final int MAX_PORT = 65_535;
    private static final Pattern PORT = Pattern.compile("\\+?[0-9]{1,9}");

    ProbeRequest {
        targets = List.copyOf(targets);
        ports = List.copyOf(ports);
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
        IpVersion ipVersion = IpVersion.parse(query.first("ip_version"));
        int limit = TargetLimit.of(limitHeaders);
        List<Target> targets = new ArrayList<>();
        for (String text : query.all("target")) {
            targets.add(Target.parse(text));
        }
        refuseWhatMustBeTooMuch(targets, limit);
        return new ProbeRequest(targets, ipVersion, limit, query.all("tcp_port"));
    }

    /**
     * Names are not looked up for a request that will be refused anyway: its literals alone exceed the limit, or it has
     * more names than any request may have addresses. (A lowered limit says nothing about names: several of them may have
     * one address.)
     */
    private static void refuseWhatMustBeTooMuch(List<Target> targets, int limit) throws RequestRefused {
        Set<Target.Literal> literals = new HashSet<>();
        Set<String> names = new HashSet<>();
        for (Target target : targets) {
            if (target instanceof Target.Literal literal) {
                literals.add(literal);
            } else if (target instanceof Target.Name name) {
                names.add(name.name());
            }
        }
        if (literals.size() > limit || names.size() > TargetLimit.MAX) {
            throw RequestRefused.tooManyTargets();
        }
    }

    boolean hasNames() {
        return targets.stream().anyMatch(Target.Name.class::isInstance);
    }

    /** TCP is not probed yet; says so, after the errors that a client of this contract knows. */
    void refusePorts() throws RequestRefused {
        for (String port : ports) {
            boolean number = PORT.matcher(port).matches();
            if (!number || Integer.parseInt(port) < 1 || Integer.parseInt(port) > MAX_PORT) {
                throw RequestRefused.badRequest("invalid tcp_port parameter");
            }
        }
        if (!ports.isEmpty()) {
            throw RequestRefused.badRequest("tcp_port is not supported by this version: it probes with ICMP only");
        }
    }
}
