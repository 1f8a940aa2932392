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
import net.icmpexporter.transport.Channel;
import net.icmpexporter.transport.Protocol;
import net.icmpexporter.transport.SendResult;
import org.jspecify.annotations.Nullable;

/**
 * A network whose every host answers echo requests and TCP SYNs as its {@link Path} says, and a record of what it did. Knows nothing of
 * clocks: its time is nanoseconds since it began, which a {@link FakeProbeTransport} tells it. One network serves one
 * transport. Thread of the network.
 */
public final class FakeNetwork {

    private final long seed;
    private final Map<IpAddress, PathPlayer> players = new HashMap<>();
    private final EventQueue events = new EventQueue();
    private final Packet.Pool pool = new Packet.Pool();
    private final Answers answers = new Answers(pool);
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

    /** {@link #injectReply(long, Protocol, IpAddress, byte[])} to the socket of ICMP. */
    public void injectReply(long atNs, IpAddress source, byte[] icmpMessage) {
        injectReply(atNs, Protocol.ICMP, source, icmpMessage);
    }

    /**
     * Lets a packet arrive that nobody asked for, as it is: not even its checksum is looked at.
     *
     * @param atNs when it passes the stamping point, in nanoseconds since the network began
     * @param protocol whose socket it comes to
     * @param source who sends it; its family is the socket's
     * @param bytes from the ICMP or TCP header on
     */
    public void injectReply(long atNs, Protocol protocol, IpAddress source, byte[] bytes) {
        Packet packet = take(Packet.Kind.REPLY, protocol, source, bytes);
        Answers.arrivesAtHost(packet);
        packet.hopLimit = Path.HOP_LIMIT;
        packet.stamped = true;
        packet.passesNs = atNs;
        events.add(atNs, packet);
    }

    /** {@link #injectIcmpError(long, Protocol, IpAddress, IpAddress, int, int, byte[])} about an ICMP message. */
    public void injectIcmpError(
            long atNs, IpAddress destination, IpAddress reporter, int type, int code, byte[] quoted) {
        injectIcmpError(atNs, Protocol.ICMP, destination, reporter, type, code, quoted);
    }

    /**
     * Lets an ICMP error arrive that nobody asked for.
     *
     * @param atNs when, in nanoseconds since the network began
     * @param protocol of the packet that it is about
     * @param destination where that went
     * @param quoted of that packet, from the ICMP or TCP header on
     */
    public void injectIcmpError(
            long atNs,
            Protocol protocol,
            IpAddress destination,
            IpAddress reporter,
            int type,
            int code,
            byte[] quoted) {
        Packet packet = take(Packet.Kind.ICMP_ERROR, protocol, destination, quoted);
        packet.reporterHi = reporter.hi();
        packet.reporterLo = reporter.lo();
        packet.icmpType = type;
        packet.icmpCode = code;
        events.add(atNs, packet);
    }

    /** {@link #injectTxStamp(long, Protocol, IpFamily, byte[])} of an ICMP message. */
    public void injectTxStamp(long atNs, IpFamily family, byte[] sent) {
        injectTxStamp(atNs, Protocol.ICMP, family, sent);
    }

    /** Lets the stamp of a sent packet arrive that was never sent, with these bytes. */
    public void injectTxStamp(long atNs, Protocol protocol, IpFamily family, byte[] sent) {
        Packet packet = take(Packet.Kind.TX_STAMP, protocol, Answers.host(family), sent);
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
        if (!Answers.isRequest(request)) {
            player.countMalformed();
            return;
        }
        if (fate.lost) {
            player.countUnanswered();
            return;
        }
        if (!fate.rejected && fate.badChecksum && request.channel.family() == IpFamily.IPV6) {
            player.countDroppedByKernel(1 + fate.extraCopies);
            return;
        }
        player.countUnderway();
        for (int copy = 0; copy <= fate.extraCopies; copy++) {
            Packet packet = fate.rejected ? answers.rejection(fate, request) : answers.reply(player, fate, request);
            packet.player = player;
            packet.firstCopy = copy == 0;
            packet.rttNs = fate.rttNs;
            packet.requestStamped = request.stamped;
            packet.passesNs = request.leavesNs + fate.rttNs + copy * fate.copySpacingNs;
            events.add(packet.passesNs + rxDelayNs, packet);
        }
    }

    private Packet take(Packet.Kind kind, Protocol protocol, IpAddress peer, byte[] bytes) {
        Packet packet = pool.take(kind, Channel.of(protocol, peer.family()), bytes.length);
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
