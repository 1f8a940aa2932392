package net.icmpexporter.fake;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import net.icmpexporter.fake.path.DemonstrationPaths;
import net.icmpexporter.fake.path.Draws;
import net.icmpexporter.fake.path.Fate;
import net.icmpexporter.fake.path.Path;
import net.icmpexporter.fake.path.PathPlayer;
import net.icmpexporter.fake.path.PathRecord;
import net.icmpexporter.fake.path.When;
import net.icmpexporter.net.IpAddress;
import net.icmpexporter.net.IpFamily;
import net.icmpexporter.transport.SendResult;
import org.jspecify.annotations.Nullable;

/**
 * A network whose every host answers echo requests as its {@link Path} says, and a record of what it did. Knows nothing of
 * clocks: its time is nanoseconds since it began, which a {@link FakeProbeTransport} tells it. One network serves one
 * transport. Thread of the network.
 */
public final class FakeNetwork {

    /** The host that probes, in the address ranges for benchmarks (RFC 2544, RFC 5180). */
    private static final IpAddress HOST_V4 = IpAddress.ofIpv4(0xC612_0001);

    private static final IpAddress HOST_V6 = IpAddress.of(0x2001_0002_0000_0000L, 1);

    private final long seed;
    private final Map<IpAddress, PathPlayer> players = new HashMap<>();
    private final EventQueue events = new EventQueue();
    private final Packet.Pool pool = new Packet.Pool();
    private Function<IpAddress, Path> otherwise;

    private FakeNetwork(long seed) {
        this.seed = seed;
        Path noRoute = Path.blackhole().refuse(When.always(), SendResult.NETWORK_UNREACHABLE);
        this.otherwise = address -> noRoute;
    }

    /**
     * A network without hosts: no address has a route. Whatever happens by chance on a path depends on the seed and on
     * the path's address alone.
     */
    public static FakeNetwork seeded(long seed) {
        return new FakeNetwork(seed);
    }

    /** The network of {@link DemonstrationPaths}: every address has a host. */
    public static FakeNetwork demonstration(long seed) {
        return seeded(seed).otherwise(new DemonstrationPaths(seed));
    }

    /** From now on probes to this address fare like this. Earlier ones keep their fate, the record goes on. */
    public FakeNetwork path(IpAddress address, Path path) {
        PathPlayer player = players.get(address);
        if (player == null) {
            addPlayer(address, path);
        } else {
            player.change(path);
        }
        return this;
    }

    /** {@link #path(IpAddress, Path)} for an address literal. */
    public FakeNetwork path(String address, Path path) {
        return path(parse(address), path);
    }

    /** How probes to addresses fare that nothing has been said about; asked once for each, when it is first used. */
    public FakeNetwork otherwise(Function<IpAddress, Path> pathOfAddress) {
        otherwise = pathOfAddress;
        return this;
    }

    /** What the network has done with probes to this address so far. */
    public PathRecord record(IpAddress address) {
        return player(address).record();
    }

    /** {@link #record(IpAddress)} for an address literal. */
    public PathRecord record(String address) {
        return record(parse(address));
    }

    /**
     * Lets a packet arrive that nobody asked for, as it is: not even its checksum is looked at.
     *
     * @param atNs when it passes the stamping point, in nanoseconds since the network began
     * @param source who sends it; its family is the socket's
     * @param icmpMessage from the ICMP header on
     */
    public void injectReply(long atNs, IpAddress source, byte[] icmpMessage) {
        Packet packet = take(Packet.Kind.REPLY, source, icmpMessage);
        packet.stamped = true;
        packet.passesNs = atNs;
        events.add(atNs, packet);
    }

    /**
     * Lets an ICMP error arrive that nobody asked for.
     *
     * @param atNs when, in nanoseconds since the network began
     * @param destination where the packet went that it is about
     * @param quoted of that packet, from the ICMP header on
     */
    public void injectIcmpError(
            long atNs, IpAddress destination, IpAddress reporter, int type, int code, byte[] quoted) {
        Packet packet = take(Packet.Kind.ICMP_ERROR, destination, quoted);
        packet.reporterHi = reporter.hi();
        packet.reporterLo = reporter.lo();
        packet.icmpType = type;
        packet.icmpCode = code;
        events.add(atNs, packet);
    }

    /** Lets the stamp of a sent packet arrive that was never sent, with these bytes. */
    public void injectTxStamp(long atNs, IpFamily family, byte[] sent) {
        Packet packet = take(Packet.Kind.TX_STAMP, family == IpFamily.IPV4 ? HOST_V4 : HOST_V6, sent);
        packet.stamped = true;
        packet.passesNs = atNs;
        events.add(atNs, packet);
    }

    long seed() {
        return seed;
    }

    /** What is on its way to the host. */
    EventQueue events() {
        return events;
    }

    Packet.Pool pool() {
        return pool;
    }

    PathPlayer player(IpAddress address) {
        PathPlayer player = players.get(address);
        return player == null ? addPlayer(address, otherwise.apply(address)) : player;
    }

    /**
     * Carries a request that left the host, and lets what comes back arrive.
     *
     * @param rxDelayNs from the stamp of an answer until it can be read
     */
    void carry(PathPlayer player, Fate fate, Departure request, long rxDelayNs) {
        if (!IcmpBytes.isEchoRequest(request.family, request.memory, request.offset, request.length)) {
            player.countMalformed();
            return;
        }
        if (fate.lost) {
            player.countUnanswered();
            return;
        }
        if (!fate.rejected && fate.badChecksum && request.family == IpFamily.IPV6) {
            player.countDroppedByKernel(1 + fate.extraCopies);
            return;
        }
        player.countUnderway();
        for (int copy = 0; copy <= fate.extraCopies; copy++) {
            Packet packet = fate.rejected ? rejection(fate, request) : reply(fate, request);
            packet.player = player;
            packet.firstCopy = copy == 0;
            packet.rttNs = fate.rttNs;
            packet.requestStamped = request.stamped;
            packet.passesNs = request.leavesNs + fate.rttNs + copy * fate.copySpacingNs;
            events.add(packet.passesNs + rxDelayNs, packet);
        }
    }

    private Packet reply(Fate fate, Departure request) {
        Packet packet = pool.take(Packet.Kind.REPLY, request.family, request.length);
        request.copyTo(packet, 0, request.length);
        IpAddress source = fate.source == null ? request.destination : fate.source;
        packet.peerHi = source.hi();
        packet.peerLo = source.lo();
        packet.stamped = !fate.withoutRxStamp;
        packet.answer = answer(fate);
        IcmpBytes.turn(request.family, packet.data, 0);
        if (fate.altered) {
            IcmpBytes.alter(packet, fate.alteredByte);
        }
        if (fate.keptBytes != Fate.WHOLE) {
            packet.length = Math.min(request.length, fate.keptBytes);
        }
        IpAddress host = request.family == IpFamily.IPV4 ? HOST_V4 : HOST_V6;
        IcmpBytes.writeChecksum(packet, host.hi(), host.lo());
        if (fate.badChecksum) {
            IcmpBytes.breakChecksum(packet);
        }
        return packet;
    }

    private static PathPlayer.Answer answer(Fate fate) {
        if (fate.source != null) {
            return PathPlayer.Answer.FOREIGN;
        }
        return fate.corrupt() ? PathPlayer.Answer.CORRUPT : PathPlayer.Answer.SOUND;
    }

    private Packet rejection(Fate fate, Departure request) {
        int quoted = fate.quotedBytes == Fate.WHOLE ? request.length : Math.min(request.length, fate.quotedBytes);
        Packet packet = pool.take(Packet.Kind.ICMP_ERROR, request.family, quoted);
        request.copyTo(packet, 0, quoted);
        IpAddress reporter = fate.reporter == null ? request.destination : fate.reporter;
        packet.peerHi = request.destination.hi();
        packet.peerLo = request.destination.lo();
        packet.reporterHi = reporter.hi();
        packet.reporterLo = reporter.lo();
        packet.icmpType = fate.icmpType;
        packet.icmpCode = fate.icmpCode;
        packet.stamped = !fate.withoutRxStamp;
        packet.answer = PathPlayer.Answer.REJECTION;
        return packet;
    }

    private Packet take(Packet.Kind kind, IpAddress peer, byte[] bytes) {
        Packet packet = pool.take(kind, peer.family(), bytes.length);
        packet.data.put(0, bytes);
        packet.peerHi = peer.hi();
        packet.peerLo = peer.lo();
        return packet;
    }

    private PathPlayer addPlayer(IpAddress address, Path path) {
        PathPlayer player = new PathPlayer(path, Draws.seedOf(seed, address.hi(), address.lo()));
        players.put(address, player);
        return player;
    }

    private static IpAddress parse(String text) {
        @Nullable IpAddress address = IpAddress.parse(text);
        if (address == null) {
            throw new IllegalArgumentException("not an address: " + text);
        }
        return address;
    }
}
