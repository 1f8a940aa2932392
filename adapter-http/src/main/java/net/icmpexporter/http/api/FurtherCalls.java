package net.icmpexporter.http.api;

import io.javalin.http.Context;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import net.icmpexporter.http.probe.RequestRefused;
import net.icmpexporter.http.probe.Target;
import net.icmpexporter.net.IpAddress;
import net.icmpexporter.net.NameAnswer;
import net.icmpexporter.net.NameResolver;
import net.icmpexporter.probe.EngineBusy;
import net.icmpexporter.target.FileChange;
import net.icmpexporter.target.StoreFailed;
import net.icmpexporter.target.TargetBook;
import net.icmpexporter.target.TargetFile;
import net.icmpexporter.target.TargetFile.Reload;

/** The calls that are not about single targets: a name's addresses, all figures forgotten, the configuration file read again. */
public final class FurtherCalls {

    private static final int NOT_FOUND = 404;
    private static final int FAILED = 500;
    private static final int UNAVAILABLE = 503;

    private final TargetBook book;
    private final TargetFile file;
    private final NameResolver resolver;
    private final Executor requestThreads;

    /** @param requestThreads the server's threads, on which requests are answered that had to wait for a name */
    public FurtherCalls(TargetBook book, TargetFile file, NameResolver resolver, Executor requestThreads) {
        this.book = book;
        this.file = file;
        this.resolver = resolver;
        this.requestThreads = requestThreads;
    }

    /** {@code GET /api/resolve/<name>}: every address, or why there is none. */
    public void resolve(Context ctx) {
        String wanted = ctx.pathParam("name");
        CompletableFuture<NameAnswer> answer = ask(wanted);
        if (answer.isDone()) {
            resolved(ctx, wanted, answer.join());
        } else {
            ctx.future(() -> answer.thenAcceptAsync(found -> resolved(ctx, wanted, found), requestThreads));
        }
    }

    private CompletableFuture<NameAnswer> ask(String wanted) {
        try {
            Target target = Target.parse(wanted);
            return target instanceof Target.Literal literal
                    ? CompletableFuture.completedFuture(NameAnswer.of(List.of(literal.address())))
                    : resolver.resolve(((Target.Name) target).name());
        } catch (RequestRefused e) {
            return CompletableFuture.completedFuture(NameAnswer.none("not a host name, nor the address of one host"));
        }
    }

    private static void resolved(Context ctx, String wanted, NameAnswer answer) {
        byte[] document = answer.found()
                ? Json.write(json -> {
                    json.writeStartObject();
                    json.writeBooleanField("success", true);
                    json.writeArrayFieldStart("addrs");
                    for (IpAddress address : answer.addresses()) {
                        json.writeString(address.toString());
                    }
                    json.writeEndArray();
                    json.writeEndObject();
                })
                : Json.failure("", TargetText.quoted(wanted) + ": " + answer.problem());
        answer(ctx, document);
    }

    /** {@code DELETE /api/stats}: all figures and histories are forgotten, no target is. */
    public void clear(Context ctx) {
        try {
            book.clearFigures();
            answer(ctx, Json.write(json -> {
                json.writeStartObject();
                json.writeBooleanField("success", true);
                json.writeEndObject();
            }));
        } catch (StoreFailed | EngineBusy e) {
            ctx.status(UNAVAILABLE);
            answer(ctx, Json.failure("", String.valueOf(e.getMessage())));
        }
    }

    /** {@code POST /-/reload}: the configuration file is read again; answered with what that changed, or why it could not be. */
    public void reload(Context ctx) {
        Reload reload = file.reload();
        if (!reload.configured()) {
            text(ctx, NOT_FOUND, "there is no configuration file to reload: start with -config\n");
        } else if (!reload.isSuccessful()) {
            text(ctx, FAILED, "failed to reload config: " + reload.problem().stripTrailing() + "\n");
        } else {
            FileChange change = reload.change();
            text(
                    ctx,
                    200,
                    "reloaded: " + change.added() + " added, " + change.changed() + " changed, " + change.removed()
                            + " removed, " + change.untouched() + " untouched\n");
        }
    }

    private static void text(Context ctx, int status, String body) {
        ctx.status(status).contentType("text/plain; charset=utf-8").result(body);
    }

    private static void answer(Context ctx, byte[] document) {
        ctx.header("cache-control", "no-store").contentType(Json.CONTENT_TYPE).result(document);
    }
}
