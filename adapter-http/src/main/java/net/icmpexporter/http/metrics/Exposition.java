package net.icmpexporter.http.metrics;

import org.jspecify.annotations.Nullable;

/**
 * An answer in one of Prometheus' formats.
 *
 * @param contentType names the format, its version and its encoding
 * @param contentEncoding how the body is compressed, null if it is not
 * @param body the whole answer; whoever gets it may keep it, nobody changes it
 */
@SuppressWarnings("ArrayRecordComponent") // handed from the writer to the socket, never compared
public record Exposition(String contentType, @Nullable String contentEncoding, byte[] body) {}
