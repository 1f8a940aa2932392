package net.icmpexporter.http.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import net.icmpexporter.stats.EngineMeter;
import net.icmpexporter.transport.Channel;
import net.icmpexporter.transport.ChannelStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ReadinessTest {

    private static final ChannelStatus USABLE = new ChannelStatus(true, "raw", 1, true, false, "every interface");

    private final EngineMeter meter = new EngineMeter();
    private final AtomicLong monoNs = new AtomicLong();
    private final Map<Channel, ChannelStatus> channels = new EnumMap<>(Channel.class);

    private Readiness readiness() {
        return new Readiness(meter, this::status, monoNs::get);
    }

    private ChannelStatus status(Channel channel) {
        return channels.getOrDefault(channel, ChannelStatus.unusable("this host has no " + channel.family()));
    }

    @ParameterizedTest
    @ValueSource(longs = {Long.MIN_VALUE, -1, 0, Long.MAX_VALUE - 1_000_000_000L})
    void theEngineMustHaveLappedInTheLastFiveSeconds(long startMonoNs) {
        channels.put(Channel.ICMP4, USABLE);
        monoNs.set(startMonoNs);
        Readiness readiness = readiness();
        assertThat(readiness.obstacles()).containsExactly("the engine has not completed a lap in the last 5 s");

        meter.lapEnded(startMonoNs, 0, 0, 0, 1);
        monoNs.addAndGet(5_000_000_000L);
        assertThat(readiness.obstacles()).isEmpty();

        monoNs.addAndGet(1);
        assertThat(readiness.obstacles()).containsExactly("the engine has not completed a lap in the last 5 s");
    }

    @Test
    void aChannelThatNeverWasIsNoObstacleIfAnotherIs() {
        channels.put(Channel.ICMP4, USABLE);
        meter.lapEnded(0, 0, 0, 0, 1);

        assertThat(readiness().obstacles()).isEmpty();
    }

    @Test
    void withoutAnyChannelNothingIsMeasured() {
        meter.lapEnded(0, 0, 0, 0, 1);

        assertThat(readiness().obstacles())
                .containsExactly(
                        "nothing can be probed: ICMP over IPv4: this host has no IPv4; ICMP over IPv6: this host has no IPv6;"
                                + " TCP over IPv4: this host has no IPv4; TCP over IPv6: this host has no IPv6");
    }

    @Test
    void aChannelThatIsLostIsAnObstacleUntilItIsBack() {
        channels.put(Channel.ICMP4, USABLE);
        channels.put(Channel.ICMP6, USABLE);
        meter.lapEnded(0, 0, 0, 0, 1);
        Readiness readiness = readiness();
        assertThat(readiness.obstacles()).isEmpty();

        channels.put(Channel.ICMP6, ChannelStatus.unusable("interface wan0 is gone"));
        assertThat(readiness.obstacles()).containsExactly("ICMP over IPv6 is lost for now: interface wan0 is gone");

        channels.put(Channel.ICMP6, USABLE);
        assertThat(readiness.obstacles()).isEmpty();
    }
}
