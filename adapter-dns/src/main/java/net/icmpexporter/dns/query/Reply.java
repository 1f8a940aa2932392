package net.icmpexporter.dns.query;

import java.util.List;
import net.icmpexporter.net.IpAddress;
import org.xbill.DNS.Name;

/** What was learned about one name and one type of record. Times to live in seconds. */
sealed interface Reply {

    /** At least one address. */
    record Addresses(List<IpAddress> addresses, long ttlS) implements Reply {
        public Addresses {
            addresses = List.copyOf(addresses);
        }
    }

    /** The name is another's alias (RFC 1034, 3.6.2), of which this reply says nothing. */
    record Alias(Name target, long ttlS) implements Reply {}

    /** There is no such name, or no such record. */
    record Nothing(String reason, long ttlS) implements Reply {}

    /**
     * Nothing was learned.
     *
     * @param answered whether a server said at least that it does not know
     */
    record Failure(String reason, boolean answered) implements Reply {}
}
