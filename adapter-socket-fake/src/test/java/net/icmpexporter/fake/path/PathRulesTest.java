package net.icmpexporter.fake.path;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import net.icmpexporter.fake.fault.FaultScript;
import net.icmpexporter.net.IpAddress;
import net.icmpexporter.net.IpFamily;
import net.icmpexporter.transport.SendResult;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** A description that makes no sense is refused when it is made, and descriptions do not change. */
final class PathRulesTest {

    @Test
    void nonsenseIsRefused() {
        IpAddress router = IpAddress.ofIpv4(1);
        List<ThrowingCallable> nonsense = List.of(
                () -> When.ratio(1.01),
                () -> Path.rttNs(1).hopLimit(When.always(), -1),
                () -> Path.rttNs(1).hopLimit(When.always(), 256),
                () -> When.ratio(-0.01),
                () -> When.ratio(Double.NaN),
                () -> When.every(0),
                () -> When.periodically(0, 1, 0),
                () -> Delay.constantNs(-1),
                () -> Delay.uniformNs(5, 4),
                () -> Path.blackhole().truncate(When.always(), 7),
                () -> Path.blackhole().reject(When.always(), 3, 1, router, 7),
                () -> Path.blackhole().refuse(When.always(), SendResult.SENT),
                () -> FaultScript.none().refuseNth(IpFamily.IPV4, 1, SendResult.SENT));

        assertThat(nonsense).allSatisfy(call -> assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class));
    }

    @Test
    void refiningADescriptionLeavesTheFirstOneAlone() {
        Path plain = Path.rttNs(1);
        Path lossy = plain.lose(When.always());

        assertThat(new PathPlayer(plain, 1).next(0).lost).isFalse();
        assertThat(new PathPlayer(lossy, 1).next(0).lost).isTrue();
    }

    @Test
    void theExtremesOfARatioAreCertain() {
        Draws draws = new Draws(3);
        for (int i = 0; i < 10_000; i++) {
            draws.goTo(i, 0);
            assertThat(When.ratio(0).holds(i, 0, draws)).isFalse();
            assertThat(When.ratio(1).holds(i, 0, draws)).isTrue();
        }
    }
}
