package net.icmpexporter.http;

import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Takes the wish for a WebSocket out of a request, which HTTP allows (RFC 9110, 7.8: a server may ignore it). Javalin
 * would open a session in memory for each, and hand out a cookie, before it found that there is no WebSocket here.
 */
final class PlainHttp extends Handler.Wrapper {

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        boolean plain = !request.getHeaders().contains(HttpHeader.SEC_WEBSOCKET_VERSION);
        return super.handle(plain ? request : new Without(request), response, callback);
    }

    private static final class Without extends Request.Wrapper {

        private final HttpFields headers;

        Without(Request request) {
            super(request);
            HttpFields.Mutable kept = HttpFields.build();
            for (HttpField field : request.getHeaders()) {
                if (field.getHeader() != HttpHeader.SEC_WEBSOCKET_VERSION) {
                    kept.add(field);
                }
            }
            headers = kept.asImmutable();
        }

        @Override
        public HttpFields getHeaders() {
            return headers;
        }
    }
}
