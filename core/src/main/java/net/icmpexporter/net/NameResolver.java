package net.icmpexporter.net;

import java.util.concurrent.CompletableFuture;

/** Port: host names to addresses. Asked on threads that serve requests, never on the engine thread. */
@FunctionalInterface
public interface NameResolver {

    /**
     * Every address of a host name. Never blocks: the future is complete at once if something is known about the name,
     * even if only what it was before the name service failed; else within the implementation's documented bound, on a
     * thread that is not the caller's to keep.
     *
     * @param hostName a name, never an address literal; may be malformed
     * @return never fails: a name that is malformed, does not exist, has no address, or was not answered in time is an
     *     answer without addresses
     */
    CompletableFuture<NameAnswer> resolve(String hostName);
}
