package net.icmpexporter.dns.query;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import net.icmpexporter.net.IpAddress;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;

/** Reads the answer to a question for addresses (RFC 1035, 4; RFC 2308). */
final class ReplyReader {

    /** How long a denial holds that comes without the time to live of its zone. */
    static final long DENIAL_TTL_S = 30;

    private static final int MOST_ALIASES = 16;

    private ReplyReader() {}

    /**
     * What a message says about a name.
     *
     * @param name what was asked for
     * @param type of record: A or AAAA
     */
    static Reply read(Message message, Name name, int type) {
        int rcode = message.getRcode();
        if (rcode != Rcode.NOERROR && rcode != Rcode.NXDOMAIN) {
            return new Reply.Failure(Rcode.string(rcode), true);
        }
        Name owner = name;
        long ttlS = Long.MAX_VALUE;
        List<Record> answers = message.getSection(Section.ANSWER);
        for (int aliases = 0; aliases <= MOST_ALIASES; aliases++) {
            Set<IpAddress> addresses = new LinkedHashSet<>();
            CNAMERecord alias = null;
            for (Record answer : answers) {
                if (answer.getName().equals(owner)) {
                    IpAddress address = answer.getType() == type ? address(answer) : null;
                    if (address != null) {
                        addresses.add(address);
                        ttlS = Math.min(ttlS, answer.getTTL());
                    } else if (answer instanceof CNAMERecord found) {
                        alias = found;
                    }
                }
            }
            if (!addresses.isEmpty()) {
                return new Reply.Addresses(List.copyOf(addresses), ttlS);
            }
            if (alias == null) {
                return withoutAddress(message, name, owner, ttlS);
            }
            owner = alias.getTarget();
            ttlS = Math.min(ttlS, alias.getTTL());
        }
        return new Reply.Failure("too many aliases", true);
    }

    private static Reply withoutAddress(Message message, Name name, Name owner, long ttlS) {
        boolean noName = message.getRcode() == Rcode.NXDOMAIN;
        for (Record authority : message.getSection(Section.AUTHORITY)) {
            if (authority instanceof SOARecord zone) {
                return nothing(noName, Math.min(zone.getTTL(), zone.getMinimum()));
            }
        }
        if (noName) {
            return nothing(true, DENIAL_TTL_S);
        }
        if (!owner.equals(name)) {
            return new Reply.Alias(owner, ttlS);
        }
        if (!message.getHeader().getFlag(Flags.RA) && !message.getHeader().getFlag(Flags.AA)) {
            return new Reply.Failure("refers to other servers", true);
        }
        return nothing(false, DENIAL_TTL_S);
    }

    private static Reply nothing(boolean noName, long ttlS) {
        return new Reply.Nothing(noName ? "no such name" : "no address", ttlS);
    }

    /** Null for a record without an address, whatever it calls itself. */
    private static @Nullable IpAddress address(Record answer) {
        if (answer instanceof ARecord ipv4) {
            return IpAddress.ofBytes(ipv4.getAddress().getAddress());
        }
        return answer instanceof AAAARecord ipv6
                ? IpAddress.ofBytes(ipv6.getAddress().getAddress())
                : null;
    }
}
