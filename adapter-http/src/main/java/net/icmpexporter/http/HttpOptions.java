package net.icmpexporter.http;

import net.icmpexporter.http.api.ApiAccess;
import net.icmpexporter.probe.ProbeOptions;

/**
 * What the HTTP server needs to know of the configuration.
 *
 * @param host address or name to listen on; empty for every address of the host, IPv4 and IPv6
 * @param port TCP port, 0 to 65535; 0 lets the kernel choose one ({@link HttpAdapter#port} says which)
 * @param probe how targets that are asked for are probed
 * @param version the exporter's version, for people
 * @param transport the kind of network behind the figures: {@code linux}, or {@code fake} for the demonstration network
 * @param access who may change something through the API
 */
public record HttpOptions(
        String host, int port, ProbeOptions probe, String version, String transport, ApiAccess access) {

    /** Where changes come {@linkplain ApiAccess#FROM_THIS_HOST from this host} alone. */
    public HttpOptions(String host, int port, ProbeOptions probe, String version, String transport) {
        this(host, port, probe, version, transport, ApiAccess.FROM_THIS_HOST);
    }

    /** Checks the port; throws {@link IllegalArgumentException} outside of its range. */
    public HttpOptions {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("port must be 0 to 65535, not " + port);
        }
    }

    /** Whether the figures are invented: then every page, every exposition and every header says so. */
    public boolean demonstration() {
        return "fake".equals(transport);
    }
}
