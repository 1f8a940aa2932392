package net.icmpexporter.fake.path;

import java.util.function.Function;
import net.icmpexporter.net.IpAddress;
import net.icmpexporter.net.IpFamily;
import net.icmpexporter.transport.SendResult;

/**
 * A path for every address there is. Addresses for documentation (192.0.2.0/24, 198.51.100.0/24, 203.0.113.0/24 of RFC
 * 5737; 2001:db8::/32 of RFC 3849) behave by their last number, the same whatever the seed. In IPv6 that number is the last
 * group as it is written, read as decimal: {@code 2001:db8::20} behaves like {@code 192.0.2.20}.
 *
 * <table>
 * <caption>Addresses for documentation</caption>
 * <tr><th>last number</th><th>behaviour</th></tr>
 * <tr><td>1</td><td>0.3 ms, up to 0.05 ms more</td></tr>
 * <tr><td>10</td><td>10 ms exactly</td></tr>
 * <tr><td>11</td><td>10 ms, up to 2 ms more</td></tr>
 * <tr><td>12</td><td>80 ms on average, standard deviation 5 ms</td></tr>
 * <tr><td>13</td><td>40 ms, and 200 ms more for 2 % of the probes</td></tr>
 * <tr><td>14</td><td>40 ms over 9 hops; in the first two minutes of every five 55 ms over 12 hops</td></tr>
 * <tr><td>20</td><td>20 ms, 10 % loss</td></tr>
 * <tr><td>21</td><td>20 ms, 1 % loss</td></tr>
 * <tr><td>22</td><td>20 ms, 50 % loss</td></tr>
 * <tr><td>23</td><td>20 ms, every 10th probe lost</td></tr>
 * <tr><td>24</td><td>20 ms, nothing in the first minute of every ten</td></tr>
 * <tr><td>30</td><td>host unreachable (ICMP 3/1, ICMPv6 1/3), says number 254 of the same network</td></tr>
 * <tr><td>31</td><td>administratively prohibited (3/13, 1/1)</td></tr>
 * <tr><td>32</td><td>time exceeded in transit (11/0, 3/0)</td></tr>
 * <tr><td>33</td><td>too big (3/4, 2/0)</td></tr>
 * <tr><td>40</td><td>swallows everything</td></tr>
 * <tr><td>41</td><td>answers after 5 s</td></tr>
 * <tr><td>50</td><td>20 ms, every 5th answer twice</td></tr>
 * <tr><td>51</td><td>20 ms, every 4th answer held back by 1.5 s</td></tr>
 * <tr><td>60</td><td>every reply has a bad checksum</td></tr>
 * <tr><td>61</td><td>every reply has one byte changed</td></tr>
 * <tr><td>62</td><td>every reply is cut to 20 bytes</td></tr>
 * <tr><td>63</td><td>number 253 of the same network replies instead</td></tr>
 * <tr><td>70</td><td>10 ms, without kernel stamps</td></tr>
 * <tr><td>80</td><td>cannot be sent to: ENETUNREACH</td></tr>
 * <tr><td>81</td><td>cannot be sent to: EPERM</td></tr>
 * <tr><td>82</td><td>20 ms, every 10th send refused: ENOBUFS</td></tr>
 * <tr><td>90</td><td>20 ms, refuses every TCP connection</td></tr>
 * <tr><td>91</td><td>20 ms, refuses every 4th TCP connection</td></tr>
 * </table>
 *
 * <p>TCP connections are accepted on every port but the first 20, where they are refused.
 *
 * <p>Addresses for documentation are 7 hops away, where the table does not say otherwise: replies arrive with a hop limit of
 * 57.
 *
 * <p>Loopback addresses answer within 0.1 ms, over no hop. Every other address, and every other number, has a path of its
 * own that the seed and the address make up: 0.3 to 180 ms and a little jitter, 3 to 20 hops; one in eight loses 0.1 to 5 %
 * of the probes, one in sixteen is out for a minute now and then, one in sixteen answers some probes twice, one in sixteen
 * has spikes, one in sixteen goes another way, two hops and a fifth longer, for two minutes now and then, one in thirty-two
 * is not there at all. Immutable; any thread.
 */
public final class DemonstrationPaths implements Function<IpAddress, Path> {

    private static final long US_NS = 1_000;
    private static final long MS_NS = 1_000_000;
    private static final long S_NS = 1_000_000_000;
    private static final long MINUTE_NS = 60 * S_NS;
    private static final int ROUTER = 254;
    private static final int OTHER_HOST = 253;
    private static final int NO_NUMBER = -1;
    private static final int LAST_CLOSED_PORT = 20;

    private final long seed;

    /** @param seed decides about all addresses that the table does not */
    public DemonstrationPaths(long seed) {
        this.seed = seed;
    }

    @Override
    public Path apply(IpAddress address) {
        return pathTo(address).closedPorts(port -> port <= LAST_CLOSED_PORT);
    }

    private Path pathTo(IpAddress address) {
        if (isLoopback(address)) {
            return Path.of(Delay.uniformNs(20 * US_NS, 100 * US_NS)).hopLimit(When.always(), hopLimit(0));
        }
        return switch (documentedNumber(address)) {
            case 1 -> Path.rttNs(300 * US_NS).jitterNs(50 * US_NS);
            case 10 -> Path.rttNs(10 * MS_NS);
            case 11 -> Path.rttNs(10 * MS_NS).jitterNs(2 * MS_NS);
            case 12 -> Path.of(Delay.normalNs(80 * MS_NS, 5 * MS_NS));
            case 13 -> Path.of(Delay.constantNs(40 * MS_NS).withSpikes(0.02, 200 * MS_NS));
            case 14 ->
                Path.rttNs(40 * MS_NS)
                        .hopLimit(When.always(), hopLimit(9))
                        .delay(detour(5 * MINUTE_NS, 0), Delay.constantNs(15 * MS_NS))
                        .hopLimit(detour(5 * MINUTE_NS, 0), hopLimit(12));
            case 20 -> Path.rttNs(20 * MS_NS).lossRatio(0.10);
            case 21 -> Path.rttNs(20 * MS_NS).lossRatio(0.01);
            case 22 -> Path.rttNs(20 * MS_NS).lossRatio(0.50);
            case 23 -> Path.rttNs(20 * MS_NS).lose(When.every(10));
            case 24 -> Path.rttNs(20 * MS_NS).lose(When.periodically(10 * MINUTE_NS, MINUTE_NS, 0));
            case 30 -> rejecting(address, 3, 1, 1, 3);
            case 31 -> rejecting(address, 3, 13, 1, 1);
            case 32 -> rejecting(address, 11, 0, 3, 0);
            case 33 -> rejecting(address, 3, 4, 2, 0);
            case 40 -> Path.blackhole();
            case 41 -> Path.rttNs(5 * S_NS);
            case 50 -> Path.rttNs(20 * MS_NS).duplicate(When.every(5), 1, MS_NS);
            case 51 -> Path.rttNs(20 * MS_NS).reorder(When.every(4), 1500 * MS_NS);
            case 60 -> Path.rttNs(20 * MS_NS).badChecksum(When.always());
            case 61 -> Path.rttNs(20 * MS_NS).alter(When.always(), -1);
            case 62 -> Path.rttNs(20 * MS_NS).truncate(When.always(), 20);
            case 63 -> Path.rttNs(20 * MS_NS).otherSource(When.always(), neighbour(address, OTHER_HOST));
            case 70 -> Path.rttNs(10 * MS_NS).withoutTxStamp(When.always()).withoutRxStamp(When.always());
            case 80 -> Path.blackhole().refuse(When.always(), SendResult.NETWORK_UNREACHABLE);
            case 81 -> Path.blackhole().refuse(When.always(), SendResult.NOT_PERMITTED);
            case 82 -> Path.rttNs(20 * MS_NS).refuse(When.every(10), SendResult.NO_BUFFERS);
            case 90 -> Path.rttNs(20 * MS_NS).reset(When.always());
            case 91 -> Path.rttNs(20 * MS_NS).reset(When.every(4));
            default -> madeUp(address);
        };
    }

    private Path madeUp(IpAddress address) {
        Draws draws = new Draws(Draws.seedOf(seed, address.hi(), address.lo()));
        long rttNs = (long) (300 * US_NS * StrictMath.pow(600, draws.unit()));
        long kind = draws.between(0, 32);
        double share = draws.unit();
        int hops = (int) draws.between(3, 21);
        Path path = Path.rttNs(rttNs).jitterNs(rttNs / 50 + 20 * US_NS).hopLimit(When.always(), hopLimit(hops));
        if (kind == 0) {
            return Path.blackhole();
        }
        if (kind <= 4) {
            return path.lossRatio(0.001 + 0.049 * share * share);
        }
        if (kind <= 6) {
            long periodNs = draws.between(10 * MINUTE_NS, 60 * MINUTE_NS);
            return path.lose(When.periodically(periodNs, MINUTE_NS, draws.between(0, periodNs)));
        }
        if (kind <= 8) {
            return path.duplicateRatio(0.002 + 0.02 * share, MS_NS);
        }
        if (kind <= 10) {
            return path.delay(When.ratio(0.005 + 0.02 * share), Delay.uniformNs(20 * MS_NS, 150 * MS_NS));
        }
        if (kind <= 12) {
            long periodNs = draws.between(10 * MINUTE_NS, 60 * MINUTE_NS);
            When detour = detour(periodNs, draws.between(0, periodNs));
            return path.delay(detour, Delay.constantNs(rttNs / 5)).hopLimit(detour, hopLimit(hops + 2));
        }
        return path;
    }

    /** The hop limit that is left behind some routers: hosts begin with 64. */
    private static int hopLimit(int hops) {
        return 64 - hops;
    }

    private static When detour(long periodNs, long phaseNs) {
        return When.periodically(periodNs, 2 * MINUTE_NS, phaseNs);
    }

    private static Path rejecting(IpAddress address, int type4, int code4, int type6, int code6) {
        boolean ipv4 = address.family() == IpFamily.IPV4;
        IpAddress router = neighbour(address, ROUTER);
        return Path.rttNs(5 * MS_NS).reject(When.always(), ipv4 ? type4 : type6, ipv4 ? code4 : code6, router);
    }

    /** The address of the same network with another last number. */
    private static IpAddress neighbour(IpAddress address, int number) {
        if (address.family() == IpFamily.IPV4) {
            return IpAddress.ofIpv4((address.ipv4Bits() & ~0xFF) | number);
        }
        long group = Long.parseLong(Integer.toString(number), 16);
        return IpAddress.of(address.hi(), (address.lo() & ~0xFFFFL) | group);
    }

    private static boolean isLoopback(IpAddress address) {
        return address.family() == IpFamily.IPV4
                ? address.ipv4Bits() >>> 24 == 127
                : address.hi() == 0 && address.lo() == 1;
    }

    /** The number by which an address for documentation behaves; {@link #NO_NUMBER} for any other address. */
    private static int documentedNumber(IpAddress address) {
        if (address.family() == IpFamily.IPV4) {
            int network = address.ipv4Bits() >>> 8;
            boolean documented = network == 0xC00002 || network == 0xC63364 || network == 0xCB0071;
            return documented ? address.ipv4Bits() & 0xFF : NO_NUMBER;
        }
        if (address.hi() >>> 32 != 0x20010DB8L) {
            return NO_NUMBER;
        }
        return decimalDigits((int) address.lo() & 0xFFFF);
    }

    /** The hexadecimal text of a number read as decimal; {@link #NO_NUMBER} if it has a letter in it. */
    private static int decimalDigits(int group) {
        int number = 0;
        for (int shift = 12; shift >= 0; shift -= 4) {
            int digit = group >>> shift & 0xF;
            if (digit > 9) {
                return NO_NUMBER;
            }
            number = number * 10 + digit;
        }
        return number;
    }
}
