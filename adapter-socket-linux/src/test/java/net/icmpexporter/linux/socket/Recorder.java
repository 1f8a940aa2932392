package net.icmpexporter.linux.socket;

import java.util.ArrayList;
import java.util.List;
import net.icmpexporter.net.IpAddress;
import net.icmpexporter.transport.Arrival;
import net.icmpexporter.transport.ArrivalHandler;

/** Keeps what a transport delivers, since an {@link Arrival} is valid only during the call. */
public final class Recorder implements ArrivalHandler {

    /** What an arrival was delivered as. */
    public enum Kind {
        REPLY,
        TX_STAMP,
        ICMP_ERROR
    }

    /** A copy of an arrival. */
    public static final class Seen {
        public final Kind kind;
        public final Arrival arrival = new Arrival();
        public final byte[] bytes;

        private Seen(Kind kind, Arrival from) {
            this.kind = kind;
            arrival.channel = from.channel;
            arrival.length = from.length;
            arrival.peerHi = from.peerHi;
            arrival.peerLo = from.peerLo;
            arrival.reporterHi = from.reporterHi;
            arrival.reporterLo = from.reporterLo;
            arrival.icmpType = from.icmpType;
            arrival.icmpCode = from.icmpCode;
            arrival.nicStampNs = from.nicStampNs;
            arrival.localHi = from.localHi;
            arrival.localLo = from.localLo;
            arrival.hopLimit = from.hopLimit;
            arrival.kernelStampNs = from.kernelStampNs;
            bytes = new byte[from.length];
            from.data.get(from.offset, bytes);
        }

        /** The peer as an address. */
        public IpAddress peer() {
            return IpAddress.of(arrival.peerHi, arrival.peerLo);
        }

        /** The reporter as an address. */
        public IpAddress reporter() {
            return IpAddress.of(arrival.reporterHi, arrival.reporterLo);
        }

        @Override
        public String toString() {
            return kind + " " + arrival.channel + " of " + bytes.length + " bytes, peer " + peer() + ", "
                    + arrival.icmpType + "/" + arrival.icmpCode;
        }
    }

    /** Everything, in the order of delivery. */
    public final List<Seen> all = new ArrayList<>();

    @Override
    public void onReply(Arrival reply) {
        all.add(new Seen(Kind.REPLY, reply));
    }

    @Override
    public void onTxStamp(Arrival sent) {
        all.add(new Seen(Kind.TX_STAMP, sent));
    }

    @Override
    public void onIcmpError(Arrival error) {
        all.add(new Seen(Kind.ICMP_ERROR, error));
    }

    /** Those of one kind, in the order of delivery. */
    public List<Seen> of(Kind kind) {
        return all.stream().filter(seen -> seen.kind == kind).toList();
    }
}
