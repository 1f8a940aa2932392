package net.icmpexporter.http.api;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.StreamWriteFeature;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** JSON (RFC 8259), read strictly and within bounds, and written. Any thread. */
final class Json {

    static final String CONTENT_TYPE = "application/json";

    private static final double NS_PER_MS = 1e6;
    private static final int MAX_DEPTH = 8;
    private static final int MAX_STRING_CHARS = 4_096;
    private static final int MAX_NAME_CHARS = 256;
    private static final int MAX_NUMBER_CHARS = 32;

    /** Names are strangers': not kept for ever. */
    static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxStringLength(MAX_STRING_CHARS)
                    .maxNameLength(MAX_NAME_CHARS)
                    .maxNumberLength(MAX_NUMBER_CHARS)
                    .build())
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER)
            .build();

    private Json() {}

    /** A document in memory. */
    static byte[] write(Writing writing) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = FACTORY.createGenerator(bytes)) {
            writing.to(json);
        } catch (IOException e) {
            throw new UncheckedIOException("memory does not fail", e);
        }
        return bytes.toByteArray();
    }

    /** {@code {"success":false,...}}, with something about the target if there is one, and why. */
    static byte[] failure(String target, String error) {
        return write(json -> {
            json.writeStartObject();
            json.writeBooleanField("success", false);
            if (!target.isEmpty()) {
                json.writeStringField("target", target);
            }
            json.writeStringField("error", error);
            json.writeEndObject();
        });
    }

    /** Milliseconds, or null for nothing. */
    static void msOrNull(JsonGenerator json, String name, boolean known, long ns) throws IOException {
        json.writeFieldName(name);
        if (known) {
            json.writeNumber(ns / NS_PER_MS);
        } else {
            json.writeNull();
        }
    }

    /** What is written. */
    interface Writing {
        void to(JsonGenerator json) throws IOException;
    }
}
