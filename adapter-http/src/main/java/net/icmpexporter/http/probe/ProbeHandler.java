package net.icmpexporter.http.probe;

import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.Predicate;
import net.icmpexporter.http.metrics.AnswerDesk;
import net.icmpexporter.http.metrics.Exposition;
import net.icmpexporter.http.metrics.ProbeExposition;
import net.icmpexporter.http.metrics.ProbedTarget;
import net.icmpexporter.net.IpAddress;
import net.icmpexporter.net.NameResolver;
import net.icmpexporter.probe.EngineBusy;
import net.icmpexporter.probe.ProbeDirectory;
import net.icmpexporter.probe.ProbeKey;
import net.icmpexporter.probe.ProbeOptions;
import net.icmpexporter.probe.SessionView;

/**
 * {@code GET /probe}. Everything is checked before the directory is asked, and it is asked once: a request that is
 * refused has registered nothing. No thread waits for a name: a request whose names are not known yet is answered when they
 * are.
 */
public final class ProbeHandler implements Handler {

    /** Says what of an answer is not what was meant, once for each reason. */
    static final String PROBLEM_HEADER = "x-target-problem";

    private final ProbeDirectory directory;
    private final ProbeOptions options;
    private final ProbeExposition exposition;
    private final TargetResolver resolver;
    private final Reach reach;
    private final AnswerDesk desk;
    private final Predicate<Context> takesGzip;
    private final Executor requestThreads;

    /**
     * @param directory where sessions are asked for
     * @param options how they probe
     * @param exposition turns figures into an answer
     * @param resolver looks up names
     * @param reach what can be probed at all
     * @param desk where answers are made
     * @param takesGzip whether a client takes answers that are compressed with gzip
     * @param requestThreads the server's threads, on which the answer is written to a request that had to wait for that
     */
    public ProbeHandler(
            ProbeDirectory directory,
            ProbeOptions options,
            ProbeExposition exposition,
            NameResolver resolver,
            Reach reach,
            AnswerDesk desk,
            Predicate<Context> takesGzip,
            Executor requestThreads) {
        this.directory = directory;
        this.options = options;
        this.exposition = exposition;
        this.resolver = new TargetResolver(resolver);
        this.reach = reach;
        this.desk = desk;
        this.takesGzip = takesGzip;
        this.requestThreads = requestThreads;
    }

    @Override
    public void handle(Context ctx) throws RequestRefused {
        ProbeRequest request =
                ProbeRequest.parse(ctx.queryString(), Collections.list(ctx.req().getHeaders(TargetLimit.HEADER)));
        TargetResolver.Answers answers = resolver.ask(request);
        if (answers.all().isDone()) {
            answer(ctx, request, TargetResolver.addresses(request, answers));
        } else {
            ctx.future(() -> answers.all().thenRunAsync(() -> answerLater(ctx, request, answers), requestThreads));
        }
    }

    private void answerLater(Context ctx, ProbeRequest request, TargetResolver.Answers answers) {
        try {
            answer(ctx, request, TargetResolver.addresses(request, answers));
        } catch (RequestRefused e) {
            throw new CompletionException(e);
        }
    }

    private void answer(Context ctx, ProbeRequest request, Destinations destinations) throws RequestRefused {
        Set<Integer> ports = request.tcpPorts();
        Set<Integer> echoPorts = request.echoPorts();
        Presentation presentation = request.presentation();
        if (destinations.count(presentation.namesTargets()) * Math.max(1, ports.size() + echoPorts.size())
                > request.limit()) {
            throw RequestRefused.tooManyTargets();
        }
        ProbeOptions echoOptions = options.ofFrames(request.frameBytes());
        List<ProbeKey> keys = keys(destinations.addresses(), ports, echoPorts, echoOptions);
        reach.refuseWhatIsOutOfIt(keys);
        Exposition answer = desk.make(buffer -> {
            List<SessionView> figures = figures(keys);
            request.problems().forEach(problem -> ctx.res().addHeader(PROBLEM_HEADER, problem));
            reach.problems(figures).forEach(problem -> ctx.res().addHeader(PROBLEM_HEADER, problem));
            return exposition.render(
                    presentation.namesTargets() ? named(figures, destinations) : unnamed(figures),
                    presentation.detail(),
                    presentation.buckets(),
                    ctx.header("Accept"),
                    takesGzip.test(ctx),
                    buffer);
        });
        ctx.header("x-target-count", Integer.toString(destinations.addresses().size()));
        if (answer.contentEncoding() != null) {
            ctx.header("content-encoding", answer.contentEncoding());
        }
        ctx.contentType(answer.contentType()).result(answer.body());
    }

    private static List<ProbedTarget> unnamed(List<SessionView> sessions) {
        return sessions.stream().map(session -> new ProbedTarget(session, null)).toList();
    }

    /** A session that was asked for by several names is there as often. */
    private static List<ProbedTarget> named(List<SessionView> sessions, Destinations destinations) {
        List<ProbedTarget> named = new ArrayList<>(sessions.size());
        for (SessionView session : sessions) {
            for (String name : destinations.names(session.key().address())) {
                named.add(new ProbedTarget(session, name));
            }
        }
        return named;
    }

    private List<ProbeKey> keys(
            Collection<IpAddress> addresses, Set<Integer> ports, Set<Integer> echoPorts, ProbeOptions echoOptions) {
        List<ProbeKey> keys = new ArrayList<>();
        for (IpAddress address : addresses) {
            for (int port : ports) {
                keys.add(ProbeKey.tcp(address, port, options));
            }
            for (int port : echoPorts) {
                keys.add(ProbeKey.echo(address, port, echoOptions));
            }
            if (ports.isEmpty() && echoPorts.isEmpty()) {
                keys.add(ProbeKey.icmp(address, options));
            }
        }
        return keys;
    }

    private List<SessionView> figures(List<ProbeKey> keys) throws RequestRefused {
        try {
            return directory.probe(keys);
        } catch (EngineBusy e) {
            throw RequestRefused.unavailable(String.valueOf(e.getMessage()));
        }
    }
}
