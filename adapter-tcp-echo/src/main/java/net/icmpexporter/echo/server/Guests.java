package net.icmpexporter.echo.server;

import java.util.HashMap;
import java.util.Map;
import net.icmpexporter.net.IpAddress;
import net.icmpexporter.stats.EchoServerCounter;
import org.jspecify.annotations.Nullable;

/** How many connections there are, and of whom; who may still come. The server's thread. */
final class Guests {

    private final EchoServerOptions options;
    private final Map<IpAddress, Integer> byAddress = new HashMap<>();
    private int size;

    Guests(EchoServerOptions options) {
        this.options = options;
    }

    int size() {
        return size;
    }

    /** Why a connection of an address is not taken; null if it is, and then it is counted. */
    @Nullable
    EchoServerCounter refusal(IpAddress address) {
        if (!options.allows(address)) {
            return EchoServerCounter.REFUSED_NOT_ALLOWED;
        }
        if (size >= options.maxConnections()) {
            return EchoServerCounter.REFUSED_FULL;
        }
        if (byAddress.getOrDefault(address, 0) >= options.maxPerAddress()) {
            return EchoServerCounter.REFUSED_ADDRESS_FULL;
        }
        byAddress.merge(address, 1, Integer::sum);
        size++;
        return null;
    }

    /** One of those connections has ended. */
    void gone(IpAddress address) {
        byAddress.computeIfPresent(address, (key, count) -> count > 1 ? count - 1 : null);
        size--;
    }
}
