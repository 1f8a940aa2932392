package net.icmpexporter.http.probe;

import java.io.Serial;

/**
 * A request to {@code /probe} that is answered with an error, and with nothing registered. Expected, hence checked and
 * without a stack trace.
 */
public final class RequestRefused extends Exception {

    @Serial
    private static final long serialVersionUID = 1;

    private static final int BAD_REQUEST = 400;
    private static final int UNAVAILABLE = 503;

    private final int status;

    private RequestRefused(int status, String reason) {
        super("# " + status + " - " + reason, null, false, false);
        this.status = status;
    }

    /**
     * The request is wrong: status 400.
     *
     * @param reason one line without control characters
     */
    public static RequestRefused badRequest(String reason) {
        return new RequestRefused(BAD_REQUEST, reason);
    }

    /**
     * The request cannot be served now: status 503.
     *
     * @param reason one line without control characters
     */
    public static RequestRefused unavailable(String reason) {
        return new RequestRefused(UNAVAILABLE, reason);
    }

    static RequestRefused unresolvable(String target) {
        return badRequest("unable to resolve target=\"" + PrintableText.of(target) + '"');
    }

    static RequestRefused notUnicast(String target) {
        return badRequest("not a unicast address target=\"" + PrintableText.of(target) + '"');
    }

    static RequestRefused tooManyTargets() {
        return badRequest("too many targets");
    }

    /** The HTTP status: 400 or 503. */
    public int status() {
        return status;
    }

    /** The body: the status and the reason, one line without its end. */
    public String body() {
        return String.valueOf(getMessage());
    }
}
