package net.icmpexporter.echo.server;

import java.util.List;
import net.icmpexporter.net.IpAddress;

/**
 * What an echo server puts up with.
 *
 * @param maxConnections the most connections at once, positive
 * @param maxPerAddress the most connections of one address at once, positive
 * @param allowed whose connections are taken; empty for everybody's
 * @param idleNs after how many nanoseconds without a whole frame a connection is closed, positive
 */
public record EchoServerOptions(int maxConnections, int maxPerAddress, List<AddressRange> allowed, long idleNs) {

    /** 1000 connections, 128 of one address, a minute. */
    public static final EchoServerOptions USUAL = new EchoServerOptions(1000, 128, List.of(), 60_000_000_000L);

    /** Checks the ranges; throws {@link IllegalArgumentException} outside of them. */
    public EchoServerOptions {
        if (maxConnections < 1 || maxPerAddress < 1 || idleNs < 1) {
            throw new IllegalArgumentException("a server for nobody");
        }
        allowed = List.copyOf(allowed);
    }

    boolean allows(IpAddress address) {
        return allowed.isEmpty() || allowed.stream().anyMatch(range -> range.contains(address));
    }
}
