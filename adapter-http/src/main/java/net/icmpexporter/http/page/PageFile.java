package net.icmpexporter.http.page;

import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A file that is the same for as long as the exporter runs. Browsers keep it and ask whether it is still the same (RFC 9110,
 * 13.1.2), so that a page never mixes files of two versions. Immutable.
 */
final class PageFile implements Handler {

    private static final Map<String, String> CONTENT_TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "svg", "image/svg+xml");

    /** Of the digest: enough to tell versions apart. */
    private static final int TAG_BYTES = 12;

    private final String contentType;
    private final byte[] body;
    private final String entityTag;

    private PageFile(String name, byte[] body) {
        String kind = name.substring(name.lastIndexOf('.') + 1);
        String known = CONTENT_TYPES.get(kind);
        if (known == null) {
            throw new IllegalArgumentException(name + " is of no known kind");
        }
        this.contentType = known;
        this.body = body;
        // weak, since compression makes other bytes of the same file
        this.entityTag = "W/\"" + digest(body) + "\"";
    }

    /** A resource of this package as it is. */
    static PageFile resource(String name) {
        return new PageFile(name, bytes(name));
    }

    /** @param name says by its ending what kind of file it is */
    static PageFile of(String name, byte[] body) {
        return new PageFile(name, body.clone());
    }

    /** The bytes of a resource of this package. */
    static byte[] bytes(String name) {
        try (InputStream resource = PageFile.class.getResourceAsStream(name)) {
            if (resource == null) {
                throw new IllegalStateException(name + " is missing from the jar");
            }
            return resource.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(name + " cannot be read from the jar", e);
        }
    }

    private static String digest(byte[] body) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(body);
            return HexFormat.of().formatHex(digest, 0, TAG_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    @Override
    public void handle(Context ctx) {
        ctx.header("cache-control", "no-cache").header("etag", entityTag);
        if (isKnown(ctx.header("if-none-match"))) {
            ctx.status(304);
        } else {
            ctx.contentType(contentType).result(body);
        }
    }

    private boolean isKnown(@Nullable String tags) {
        return tags != null
                && Arrays.stream(tags.split(",", -1))
                        .map(String::strip)
                        .anyMatch(tag -> tag.equals(entityTag) || tag.equals("*"));
    }
}
