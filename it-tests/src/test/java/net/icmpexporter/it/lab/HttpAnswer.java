package net.icmpexporter.it.lab;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * What an HTTP server said.
 *
 * @param status the status code
 * @param headers by name in lower case; the last of several
 * @param body the body, taken as UTF-8
 */
public record HttpAnswer(int status, Map<String, String> headers, String body) {

    private static final byte[] HEAD_END = "\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1);

    /** Reads a whole answer (RFC 9112): the connection has been closed behind it. */
    static HttpAnswer parse(byte[] bytes) {
        int headEnd = indexOf(bytes, HEAD_END, 0);
        if (headEnd < 0) {
            throw new LabFailure("no HTTP answer but " + bytes.length + " bytes: "
                    + new String(bytes, 0, Math.min(bytes.length, 200), StandardCharsets.ISO_8859_1));
        }
        String[] head = new String(bytes, 0, headEnd, StandardCharsets.ISO_8859_1).split("\r\n", -1);
        Map<String, String> headers = new LinkedHashMap<>();
        for (int line = 1; line < head.length; line++) {
            int colon = head[line].indexOf(':');
            headers.put(
                    head[line].substring(0, colon).toLowerCase(Locale.ROOT),
                    head[line].substring(colon + 1).strip());
        }
        int status = Integer.parseInt(head[0].split(" ", 3)[1]);
        int start = headEnd + HEAD_END.length;
        boolean chunked = headers.getOrDefault("transfer-encoding", "").equals("chunked");
        String body = chunked
                ? unchunked(bytes, start)
                : new String(bytes, start, bytes.length - start, StandardCharsets.UTF_8);
        return new HttpAnswer(status, headers, body);
    }

    private static String unchunked(byte[] bytes, int from) {
        byte[] lineEnd = {'\r', '\n'};
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        int start = from;
        while (true) {
            int end = indexOf(bytes, lineEnd, start);
            int size = Integer.parseInt(new String(bytes, start, end - start, StandardCharsets.ISO_8859_1), 16);
            if (size == 0) {
                return body.toString(StandardCharsets.UTF_8);
            }
            body.write(bytes, end + 2, size);
            start = end + 2 + size + 2;
        }
    }

    private static int indexOf(byte[] bytes, byte[] wanted, int from) {
        for (int start = from; start <= bytes.length - wanted.length; start++) {
            int same = 0;
            while (same < wanted.length && bytes[start + same] == wanted[same]) {
                same++;
            }
            if (same == wanted.length) {
                return start;
            }
        }
        return -1;
    }
}
