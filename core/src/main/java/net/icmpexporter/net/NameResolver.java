package net.icmpexporter.net;

import java.util.List;

/** Port: host names to addresses. Called on threads that serve requests, never on the engine thread. */
public interface NameResolver {

    /**
     * Every address of a host name, IPv4 and IPv6, in the order of the name service, each once.
     *
     * <p>Blocks for as long as the implementation's documented bound. Interrupting the caller ends the wait with a
     * {@link NameNotResolved}.
     *
     * @param hostName a name, never an address literal; may be malformed
     * @return at least one address
     * @throws NameNotResolved if the name is malformed, does not exist, has no address, or was not answered in time
     */
    List<IpAddress> resolve(String hostName) throws NameNotResolved;
}
