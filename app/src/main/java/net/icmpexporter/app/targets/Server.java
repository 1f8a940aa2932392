package net.icmpexporter.app.targets;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.MalformedURLException;
import java.net.Proxy;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import net.icmpexporter.app.config.BadFlag;
import net.icmpexporter.app.config.Printable;
import org.jspecify.annotations.Nullable;

/**
 * The API of a running exporter. By the JDK's old HTTP client, which is there in 30 ms where the new one takes 350 ms, and with no
 * proxy, whatever the environment says: it is asked about this host.
 */
final class Server {

    private static final int CONNECT_MS = 5_000;

    /** A first lookup of a name takes up to 5 s, and ten thousand targets their time. */
    private static final int ANSWER_MS = 60_000;

    private static final int FIRST_BAD = 400;

    private final String base;
    private final String token;

    /**
     * Asks nobody yet.
     *
     * @param base as in {@code http://127.0.0.1:9116}, with or without a path
     * @param token what changes may need; empty for none
     */
    Server(String base, String token) throws BadFlag {
        this.base = base.endsWith("/") ? base.substring(0, base.length() - 1) : base;
        this.token = token;
        try {
            URI uri = new URI(this.base);
            String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
            if (uri.getHost() == null
                    || uri.getQuery() != null
                    || uri.getFragment() != null
                    || !(scheme.equals("http") || scheme.equals("https"))) {
                throw strange(base);
            }
        } catch (URISyntaxException e) {
            throw strange(base);
        }
    }

    private static BadFlag strange(String base) {
        return new BadFlag("invalid server " + Printable.of(base) + ": say http://127.0.0.1:9116");
    }

    /**
     * Sends a request.
     *
     * @param path with its slash in front, escaped
     * @param body JSON, or null
     * @return what was answered, with whatever status
     * @throws CommandFailed if nobody answers, or no exporter
     */
    Answer request(String method, String path, byte @Nullable [] body) throws CommandFailed {
        try {
            HttpURLConnection connection = (HttpURLConnection) new URL(base + path).openConnection(Proxy.NO_PROXY);
            connection.setRequestMethod(method);
            connection.setConnectTimeout(CONNECT_MS);
            connection.setReadTimeout(ANSWER_MS);
            connection.setInstanceFollowRedirects(false);
            connection.setRequestProperty("User-Agent", "icmp-exporter");
            connection.setRequestProperty("Accept", "application/json");
            if (!token.isEmpty()) {
                connection.setRequestProperty("Authorization", "Bearer " + token);
            }
            if (body != null) {
                connection.setDoOutput(true);
                connection.setRequestProperty("Content-Type", "application/json");
                try (OutputStream out = connection.getOutputStream()) {
                    out.write(body);
                }
            }
            int status = connection.getResponseCode();
            try (InputStream in = status < FIRST_BAD ? connection.getInputStream() : connection.getErrorStream()) {
                byte[] answer = in == null ? new byte[0] : in.readAllBytes();
                return new Answer(status, new String(answer, StandardCharsets.UTF_8));
            }
        } catch (MalformedURLException e) {
            throw CommandFailed.notReached(base + ": " + e.getMessage());
        } catch (IOException e) {
            throw CommandFailed.notReached("no exporter answers at " + base + ": " + e.getMessage()
                    + "; -server or ICMP_EXPORTER_SERVER say where it is");
        }
    }

    /**
     * What came back.
     *
     * @param status of HTTP
     * @param body as it came, taken as UTF-8
     */
    record Answer(int status, String body) {

        boolean isGood() {
            return status < FIRST_BAD;
        }

        /** For a line. */
        String words() {
            String text = body.strip();
            return Printable.bare(text.isEmpty() ? "status " + status : text);
        }
    }
}
