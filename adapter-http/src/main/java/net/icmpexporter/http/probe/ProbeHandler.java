package net.icmpexporter.http.probe;

import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import net.icmpexporter.http.metrics.Exposition;
import net.icmpexporter.http.metrics.ProbeExposition;
import net.icmpexporter.net.IpAddress;
import net.icmpexporter.net.NameResolver;
import net.icmpexporter.probe.EngineBusy;
import net.icmpexporter.probe.ProbeDirectory;
import net.icmpexporter.probe.ProbeKey;
import net.icmpexporter.probe.ProbeOptions;
import net.icmpexporter.probe.SessionView;
import net.icmpexporter.time.MonoClock;

/**
 * {@code GET /probe}. Everything is checked before the directory is asked, and it is asked once: a request that is
 * refused has registered nothing. Waits for nothing but the name service, and that on a thread of {@link Lookups}.
 */
public final class ProbeHandler implements Handler {

    private final ProbeDirectory directory;
    private final ProbeOptions options;
    private final ProbeExposition exposition;
    private final TargetResolver resolver;
    private final Lookups lookups;
    private final Executor requestThreads;
    private final MonoClock clock;

    /**
     * @param directory where sessions are asked for
     * @param options how they probe
     * @param exposition turns figures into an answer
     * @param resolver looks up names
     * @param lookups the threads on which that happens
     * @param requestThreads the server's threads, on which the answer is written after a look-up
     * @param clock measures how long look-ups take
     */
    public ProbeHandler(
            ProbeDirectory directory,
            ProbeOptions options,
            ProbeExposition exposition,
            NameResolver resolver,
            Lookups lookups,
            Executor requestThreads,
            MonoClock clock) {
        this.directory = directory;
        this.options = options;
        this.exposition = exposition;
        this.resolver = new TargetResolver(resolver, clock);
        this.lookups = lookups;
        this.requestThreads = requestThreads;
        this.clock = clock;
    }

    @Override
    public void handle(Context ctx) throws RequestRefused {
        ProbeRequest request =
                ProbeRequest.parse(ctx.queryString(), Collections.list(ctx.req().getHeaders(TargetLimit.HEADER)));
        long arrivedMonoNs = clock.monoNs();
        if (!request.hasNames()) {
            answer(ctx, request, resolver.resolve(request, arrivedMonoNs));
            return;
        }
        CompletableFuture<?> answered = lookups.submit(() -> resolver.resolve(request, arrivedMonoNs))
                .thenAcceptAsync(addresses -> answerLater(ctx, request, addresses), requestThreads);
        ctx.future(() -> answered);
    }

    private void answerLater(Context ctx, ProbeRequest request, Collection<IpAddress> addresses) {
        try {
            answer(ctx, request, addresses);
        } catch (RequestRefused e) {
            throw new CompletionException(e);
        }
    }

    private void answer(Context ctx, ProbeRequest request, Collection<IpAddress> addresses) throws RequestRefused {
        request.refusePorts();
        Exposition answer = exposition.render(figures(addresses), ctx.header("Accept"));
        ctx.header("x-target-count", Integer.toString(addresses.size()));
        ctx.contentType(answer.contentType()).result(answer.body());
    }

    private List<SessionView> figures(Collection<IpAddress> addresses) throws RequestRefused {
        try {
            return directory.probe(addresses.stream()
                    .map(address -> ProbeKey.icmp(address, options))
                    .toList());
        } catch (EngineBusy e) {
            throw RequestRefused.unavailable(String.valueOf(e.getMessage()));
        }
    }
}
