package net.icmpexporter.dns.cache;

import java.util.List;
import java.util.Set;
import net.icmpexporter.net.IpAddress;
import net.icmpexporter.net.IpFamily;
import net.icmpexporter.net.LookupResult;

/** How a lookup ended. Times to live are in nanoseconds, as the name service gave them, 0 or more. */
public sealed interface LookupOutcome {

    /** The same in the words of the metrics. */
    LookupResult result();

    /**
     * There are addresses.
     *
     * @param addresses at least one, each once
     * @param ttlNs how long they hold
     * @param unanswered families of which nothing is known, because only the other's question was answered
     */
    record Found(List<IpAddress> addresses, long ttlNs, Set<IpFamily> unanswered) implements LookupOutcome {

        /** Copies both. */
        public Found {
            addresses = List.copyOf(addresses);
            unanswered = Set.copyOf(unanswered);
            if (addresses.isEmpty()) {
                throw new IllegalArgumentException("found nothing");
            }
        }

        @Override
        public LookupResult result() {
            return LookupResult.FOUND;
        }
    }

    /**
     * The name service says that there is no such name, or that it has no address.
     *
     * @param reason in words
     * @param ttlNs how long that holds (RFC 2308, 5)
     */
    record Denied(String reason, long ttlNs) implements LookupOutcome {

        @Override
        public LookupResult result() {
            return LookupResult.NOT_FOUND;
        }
    }

    /**
     * Nothing was learned about the name.
     *
     * @param reason in words
     */
    record Failed(String reason) implements LookupOutcome {

        @Override
        public LookupResult result() {
            return LookupResult.FAILED;
        }
    }
}
