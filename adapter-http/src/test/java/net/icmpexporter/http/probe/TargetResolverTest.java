package net.icmpexporter.http.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import net.icmpexporter.net.IpAddress;
import net.icmpexporter.net.NameResolver;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TargetResolverTest {

    private final AtomicLong monoNs = new AtomicLong();
    private final List<String> asked = new ArrayList<>();

    private TargetResolver resolver(long lookupNs) {
        NameResolver names = name -> {
            asked.add(name);
            monoNs.addAndGet(lookupNs);
            return List.of(IpAddress.ofIpv4(0xC0000200 + asked.size()));
        };
        return new TargetResolver(names, monoNs::get);
    }

    private static ProbeRequest request(String query) throws RequestRefused {
        return ProbeRequest.parse(query, List.of());
    }

    @Test
    void looksUpEachNameOnce() throws RequestRefused {
        assertThat(resolver(0)
                        .resolve(request("target=a.example&target=A.Example.&target=b.example&target=a.example"), 0))
                .hasSize(2);
        assertThat(asked).containsExactly("a.example", "b.example");
    }

    @Test
    void asksForInternationalNamesInAscii() throws RequestRefused {
        assertThat(resolver(0).resolve(request("target=b%C3%BCcher.example"), 0))
                .hasSize(1);
        assertThat(asked).containsExactly("xn--bcher-kva.example");
    }

    @ParameterizedTest
    @ValueSource(longs = {Long.MIN_VALUE, 0, Long.MAX_VALUE - 3_000_000_000L})
    void givesUpWhenTheBudgetIsSpent(long arrivedMonoNs) throws RequestRefused {
        monoNs.set(arrivedMonoNs);
        ProbeRequest request = request("target=a.example&target=b.example&target=c.example&target=d.example");

        assertThatThrownBy(() -> resolver(4_000_000_000L).resolve(request, arrivedMonoNs))
                .isInstanceOf(RequestRefused.class)
                .hasMessage(
                        "# 503 - looking up the names of this request took more than 8 s; the name service is slow or"
                                + " does not answer");
        assertThat(asked).containsExactly("a.example", "b.example", "c.example");
    }

    @Test
    void stopsLookingUpOnceThereAreTooMany() throws RequestRefused {
        ProbeRequest request = ProbeRequest.parse("target=a.example&target=b.example&target=c.example", List.of("1"));

        assertThatThrownBy(() -> resolver(0).resolve(request, 0)).hasMessage("# 400 - too many targets");
        assertThat(asked).containsExactly("a.example", "b.example");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-1",
                "1",
                "127.1",
                "0x7f.1",
                "host.0x",
                "010.0.0.1",
                "a b",
                "a..b",
                ".a",
                "a.-b",
                "fe80::1%eth0",
                "a/b",
                "\u0000",
                "\uff11\uff12\uff17.0.0.1"
            })
    void whatIsNoNameNeverReachesTheNameService(String text) {
        assertThatThrownBy(() -> Target.parse(text)).isInstanceOf(RequestRefused.class);
    }

    @Test
    void looksNothingUpForARequestThatIsRefusedAnyway() {
        assertThatThrownBy(() -> ProbeRequest.parse("target=a.example&target=192.0.2.1&target=192.0.2.2", List.of("1")))
                .hasMessage("# 400 - too many targets");
    }
}
