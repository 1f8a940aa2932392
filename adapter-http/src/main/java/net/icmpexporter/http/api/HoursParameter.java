package net.icmpexporter.http.api;

import io.javalin.http.Context;

/** {@code ?hours=}: how far back. */
public final class HoursParameter {

    /** Thirty days. */
    static final int MOST = 720;

    private HoursParameter() {}

    /**
     * What a request asks for.
     *
     * @param otherwise if it does not say
     * @throws ApiRefused if it is no number of hours
     */
    public static int of(Context ctx, int otherwise) throws ApiRefused {
        String text = ctx.queryParam("hours");
        if (text == null) {
            return otherwise;
        }
        int hours = text.matches("[0-9]{1,4}") ? Integer.parseInt(text) : 0;
        if (hours < 1 || hours > MOST) {
            throw ApiRefused.badRequest("hours must be 1 to " + MOST + ", not " + TargetText.quoted(text));
        }
        return hours;
    }
}
