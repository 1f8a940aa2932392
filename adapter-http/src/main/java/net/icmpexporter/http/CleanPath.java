package net.icmpexporter.http;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Sends whoever asks for {@code //probe} or {@code /x/../probe} to {@code /probe}, as the Go program did: scrape
 * configurations put together from pieces have such paths, and Prometheus follows. Only to paths that exist, so that no
 * client is sent anywhere else.
 */
final class CleanPath extends Handler.Wrapper {

    /** All headers of an answer must fit into 8 KiB, Jetty's default; clients are allowed more. */
    private static final int MAX_LOCATION_CHARS = 7_000;

    private final Set<String> paths;

    /** @param paths those that exist */
    CleanPath(Set<String> paths) {
        this.paths = Set.copyOf(paths);
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        String path = request.getHttpURI().getPath();
        String clean = path == null ? "" : clean(path);
        if (clean.equals(path) || !paths.contains(clean)) {
            return super.handle(request, response, callback);
        }
        String query = request.getHttpURI().getQuery();
        String location = query == null ? clean : clean + '?' + query;
        boolean fits = location.length() <= MAX_LOCATION_CHARS;
        int status = fits ? HttpStatus.MOVED_PERMANENTLY_301 : HttpStatus.URI_TOO_LONG_414;
        response.setStatus(status);
        if (fits) {
            response.getHeaders().put(HttpHeader.LOCATION, location);
        }
        TextErrors.write(response, status, callback);
        return true;
    }

    /** Without empty segments, {@code .} and {@code ..}; a final slash stays (RFC 3986, 5.2.4, and path.Clean of Go). */
    static String clean(String path) {
        Deque<String> segments = new ArrayDeque<>();
        for (String segment : path.split("/", -1)) {
            if (segment.equals("..")) {
                segments.pollLast();
            } else if (!segment.isEmpty() && !segment.equals(".")) {
                segments.addLast(segment);
            }
        }
        String clean = "/" + String.join("/", segments);
        return path.endsWith("/") && !segments.isEmpty() ? clean + "/" : clean;
    }
}
