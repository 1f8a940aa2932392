package net.icmpexporter.http.api;

import io.javalin.http.Context;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Predicate;
import net.icmpexporter.http.metrics.AnswerDesk;
import net.icmpexporter.http.metrics.Exposition;
import net.icmpexporter.net.NameResolver;
import net.icmpexporter.probe.ProbeOptions;
import net.icmpexporter.target.ManagedTarget;
import net.icmpexporter.target.StoreFailed;
import net.icmpexporter.target.TargetBook;
import net.icmpexporter.target.TargetRefused;
import net.icmpexporter.target.TargetView;

/**
 * {@code /api/targets}: the targets that stay are listed, added and removed, with the requests and answers of meshping. No thread
 * waits for a name; one waits for the disk.
 */
public final class TargetsApi {

    private static final int NOT_FOUND = 404;
    private static final int CONFLICT = 409;
    private static final int UNSUPPORTED_MEDIA_TYPE = 415;
    private static final int UNAVAILABLE = 503;

    private final TargetBook book;
    private final NameResolver resolver;
    private final ProbeOptions defaults;
    private final AnswerDesk desk;
    private final Predicate<Context> takesGzip;
    private final Executor requestThreads;

    /**
     * @param defaults how a target is probed that says nothing about it
     * @param desk where answers are made
     * @param takesGzip whether a client takes answers that are compressed with gzip
     * @param requestThreads the server's threads, on which requests are answered that had to wait for a name
     */
    public TargetsApi(
            TargetBook book,
            NameResolver resolver,
            ProbeOptions defaults,
            AnswerDesk desk,
            Predicate<Context> takesGzip,
            Executor requestThreads) {
        this.book = book;
        this.resolver = resolver;
        this.defaults = defaults;
        this.desk = desk;
        this.takesGzip = takesGzip;
        this.requestThreads = requestThreads;
    }

    /** {@code GET /api/targets}; {@code ?recent=false} leaves away what the sparklines are made of. */
    public void list(Context ctx) throws IOException {
        boolean recent = !"false".equals(ctx.queryParam("recent"));
        Exposition answer = desk.write(
                Json.CONTENT_TYPE, takesGzip.test(ctx), out -> TargetsDocument.write(out, book.views(), recent));
        if (answer.contentEncoding() != null) {
            ctx.header("content-encoding", answer.contentEncoding());
        }
        ctx.header("cache-control", "no-store")
                .contentType(answer.contentType())
                .result(answer.body());
    }

    /** {@code POST /api/targets}. */
    public void add(Context ctx) throws ApiRefused, IOException {
        String type = ctx.contentType();
        if (type == null
                || !type.toLowerCase(Locale.ROOT).split(";", 2)[0].strip().equals(Json.CONTENT_TYPE)) {
            throw ApiRefused.of(UNSUPPORTED_MEDIA_TYPE, "Please send content-type:application/json");
        }
        if (ctx.header("Content-Encoding") != null) {
            throw ApiRefused.of(UNSUPPORTED_MEDIA_TYPE, "Please send it without content-encoding");
        }
        if (ctx.req().getContentLengthLong() > TargetOrder.MAX_BYTES) {
            throw TargetOrder.tooLong();
        }
        List<ManagedTarget> targets = TargetOrder.read(ctx.bodyInputStream(), defaults);
        TargetNames names = new TargetNames(targets, resolver);
        if (names.all().isDone()) {
            add(ctx, targets, names);
        } else {
            ctx.future(() -> names.all().thenRunAsync(() -> add(ctx, targets, names), requestThreads));
        }
    }

    private void add(Context ctx, List<ManagedTarget> targets, TargetNames names) {
        for (ManagedTarget target : targets) {
            String problem = names.problem(target);
            if (!problem.isEmpty()) {
                answer(ctx, Json.failure(target.host(), target.host() + ": " + problem));
                return;
            }
        }
        try {
            book.add(targets);
        } catch (TargetRefused e) {
            refuse(ctx, CONFLICT, e);
            return;
        } catch (StoreFailed e) {
            refuse(ctx, UNAVAILABLE, e);
            return;
        }
        Set<String> added = new LinkedHashSet<>();
        for (ManagedTarget target : targets) {
            names.addresses(target).forEach(address -> added.add(target.name() + "@" + address));
        }
        success(ctx, "targets", added);
    }

    /** {@code DELETE /api/targets/<addr>}: every target with that address, or with that name and address. */
    public void remove(Context ctx) {
        String wanted = ctx.pathParam("target");
        List<TargetView> there = TargetSearch.find(book.views(), wanted);
        if (there.isEmpty()) {
            ctx.status(NOT_FOUND);
            answer(ctx, Json.failure(wanted, "there is no target " + TargetText.quoted(wanted)));
            return;
        }
        Set<ManagedTarget> targets = new LinkedHashSet<>();
        there.forEach(view -> targets.add(view.target()));
        List<String> removed = new ArrayList<>();
        book.views().stream()
                .filter(view -> targets.contains(view.target()))
                .forEach(view -> removed.add(TargetSearch.label(view)));
        try {
            if (book.remove(targets).isEmpty()) {
                removed.clear();
            }
        } catch (TargetRefused e) {
            refuse(ctx, CONFLICT, e);
            return;
        } catch (StoreFailed e) {
            refuse(ctx, UNAVAILABLE, e);
            return;
        }
        success(ctx, "removed", removed);
    }

    private static void success(Context ctx, String field, Collection<String> labels) {
        answer(ctx, Json.write(json -> {
            json.writeStartObject();
            json.writeBooleanField("success", true);
            json.writeArrayFieldStart(field);
            for (String label : labels) {
                json.writeString(label);
            }
            json.writeEndArray();
            json.writeEndObject();
        }));
    }

    private static void refuse(Context ctx, int status, Exception reason) {
        ctx.status(status);
        answer(ctx, Json.failure("", String.valueOf(reason.getMessage())));
    }

    private static void answer(Context ctx, byte[] document) {
        ctx.header("cache-control", "no-store").contentType(Json.CONTENT_TYPE).result(document);
    }
}
