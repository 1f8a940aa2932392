package net.icmpexporter.http;

import java.util.Locale;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/**
 * What Jetty says by itself, when a request is not even HTTP or is too large: one line of plain text with the status and
 * its name. Neither the server's name nor its reason, which may quote the request.
 */
final class TextErrors extends ErrorHandler {

    private static final HttpField PLAIN = new HttpField(HttpHeader.CONTENT_TYPE, "text/plain");

    /** The body of every error that has no better words. */
    static String line(int status) {
        return status + " " + HttpStatus.getMessage(status).toLowerCase(Locale.ROOT) + "\n";
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        int status = response.getStatus() < 400 ? HttpStatus.INTERNAL_SERVER_ERROR_500 : response.getStatus();
        write(response, status, callback);
        return true;
    }

    /** Ends an answer with that line. */
    static void write(Response response, int status, Callback callback) {
        response.getHeaders().put(PLAIN);
        Content.Sink.write(response, true, line(status), callback);
    }
}
