package net.icmpexporter.http;

import net.icmpexporter.http.metrics.HttpMeter;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.NanoTime;

/** Counts every request that gets past the parser, whoever answers it and on whatever thread. */
final class RequestWatch extends Handler.Wrapper {

    private final HttpMeter meter;
    private final ServedPaths paths;

    /** @param paths those that exist; all others are counted together */
    RequestWatch(HttpMeter meter, ServedPaths paths) {
        this.meter = meter;
        this.paths = paths;
    }

    /** Those that exist. */
    ServedPaths paths() {
        return paths;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        meter.requestBegan();
        Request.addCompletionListener(request, failure -> ended(request, response));
        return super.handle(request, response, callback);
    }

    private void ended(Request request, Response response) {
        String path = request.getHttpURI().getPath();
        String method = request.getMethod();
        boolean hasBody = !HttpMethod.HEAD.is(method);
        meter.requestEnded(
                path == null ? "" : paths.pattern(path),
                method,
                response.getStatus(),
                NanoTime.since(request.getBeginNanoTime()),
                hasBody ? Response.getContentBytesWritten(response) : 0);
    }
}
