package net.icmpexporter.http.metrics;

/**
 * An answer in one of Prometheus' formats.
 *
 * @param contentType names the format, its version and its encoding
 * @param body the whole answer; whoever gets it may keep it, nobody changes it
 */
@SuppressWarnings("ArrayRecordComponent") // handed from the writer to the socket, never compared
public record Exposition(String contentType, byte[] body) {}
