package net.icmpexporter.http.api;

import java.io.Serial;

/**
 * A request to the API that is answered with a line that says why, and has changed nothing. Expected, hence checked and without a
 * stack trace.
 */
public final class ApiRefused extends Exception {

    @Serial
    private static final long serialVersionUID = 1;

    private static final int BAD_REQUEST = 400;
    private static final int FORBIDDEN = 403;
    private static final int NOT_FOUND = 404;
    private static final int UNAVAILABLE = 503;
    private static final int TOO_LARGE = 413;

    private final int status;

    private ApiRefused(int status, String line) {
        super(line, null, false, false);
        this.status = status;
    }

    /** @param line without control characters */
    static ApiRefused of(int status, String line) {
        return new ApiRefused(status, line);
    }

    /** The request is wrong: status 400. */
    public static ApiRefused badRequest(String line) {
        return new ApiRefused(BAD_REQUEST, line);
    }

    static ApiRefused forbidden(String line) {
        return new ApiRefused(FORBIDDEN, line);
    }

    /** There is no such thing: status 404. */
    public static ApiRefused notFound(String line) {
        return new ApiRefused(NOT_FOUND, line);
    }

    /** It cannot be done now: status 503. */
    public static ApiRefused unavailable(String line) {
        return new ApiRefused(UNAVAILABLE, line);
    }

    static ApiRefused tooLarge(String line) {
        return new ApiRefused(TOO_LARGE, line);
    }

    /** The HTTP status. */
    public int status() {
        return status;
    }

    /** The body, with its end. */
    public String body() {
        return getMessage() + "\n";
    }
}
