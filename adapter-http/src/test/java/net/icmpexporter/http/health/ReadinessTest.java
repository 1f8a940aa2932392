package net.icmpexporter.http.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import net.icmpexporter.net.IpFamily;
import net.icmpexporter.stats.EngineMeter;
import net.icmpexporter.transport.FamilyStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ReadinessTest {

    private static final FamilyStatus USABLE = new FamilyStatus(true, "raw", 1, true, "every interface");

    private final EngineMeter meter = new EngineMeter();
    private final AtomicLong monoNs = new AtomicLong();
    private final Map<IpFamily, FamilyStatus> families = new EnumMap<>(IpFamily.class);

    private Readiness readiness() {
        return new Readiness(meter, this::status, monoNs::get);
    }

    private FamilyStatus status(IpFamily family) {
        return families.getOrDefault(family, FamilyStatus.unusable("this host has no " + family));
    }

    @ParameterizedTest
    @ValueSource(longs = {Long.MIN_VALUE, -1, 0, Long.MAX_VALUE - 1_000_000_000L})
    void theEngineMustHaveLappedInTheLastFiveSeconds(long startMonoNs) {
        families.put(IpFamily.IPV4, USABLE);
        monoNs.set(startMonoNs);
        Readiness readiness = readiness();
        assertThat(readiness.obstacles()).containsExactly("the engine has not completed a lap in the last 5 s");

        meter.lapEnded(startMonoNs, 0, 0, 1);
        monoNs.addAndGet(5_000_000_000L);
        assertThat(readiness.obstacles()).isEmpty();

        monoNs.addAndGet(1);
        assertThat(readiness.obstacles()).containsExactly("the engine has not completed a lap in the last 5 s");
    }

    @Test
    void aFamilyThatNeverWasIsNoObstacleIfTheOtherIs() {
        families.put(IpFamily.IPV4, USABLE);
        meter.lapEnded(0, 0, 0, 1);

        assertThat(readiness().obstacles()).isEmpty();
    }

    @Test
    void withoutAnyFamilyNothingIsMeasured() {
        meter.lapEnded(0, 0, 0, 1);

        assertThat(readiness().obstacles())
                .containsExactly(
                        "neither address family can be used: IPv4: this host has no IPv4; IPv6: this host has no IPv6");
    }

    @Test
    void aFamilyThatIsLostIsAnObstacleUntilItIsBack() {
        families.put(IpFamily.IPV4, USABLE);
        families.put(IpFamily.IPV6, USABLE);
        meter.lapEnded(0, 0, 0, 1);
        Readiness readiness = readiness();
        assertThat(readiness.obstacles()).isEmpty();

        families.put(IpFamily.IPV6, FamilyStatus.unusable("interface wan0 is gone"));
        assertThat(readiness.obstacles())
                .containsExactly("the IPv6 socket is lost and will be reopened: interface wan0 is gone");

        families.put(IpFamily.IPV6, USABLE);
        assertThat(readiness.obstacles()).isEmpty();
    }
}
