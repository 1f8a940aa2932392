package net.icmpexporter.http.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import net.icmpexporter.net.IpAddress;
import net.icmpexporter.net.NameAnswer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TargetResolverTest {

    /** Questions that are not answered yet, by name. */
    private final Map<String, CompletableFuture<NameAnswer>> asked = new LinkedHashMap<>();

    private final TargetResolver resolver = new TargetResolver(name -> {
        CompletableFuture<NameAnswer> answer = new CompletableFuture<>();
        assertThat(asked.put(name, answer)).as("questions for %s before", name).isNull();
        return answer;
    });

    private static ProbeRequest request(String query) throws RequestRefused {
        return ProbeRequest.parse(query, List.of());
    }

    private static NameAnswer address(int host) {
        return NameAnswer.of(List.of(IpAddress.ofIpv4(0xC000_0200 + host)));
    }

    @Test
    void asksForEachNameOnceAndForAllAtTheSameTime() throws RequestRefused {
        ProbeRequest request =
                request("target=a.example&target=A.Example.&target=192.0.2.9&target=b.example&target=a.example");
        TargetResolver.Answers answers = resolver.ask(request);
        assertThat(asked).containsOnlyKeys("a.example", "b.example");

        asked.values().iterator().next().complete(address(2));
        assertThat(answers.all()).isNotDone();
        asked.values().forEach(answer -> answer.complete(address(1)));
        assertThat(answers.all()).isCompleted();
        assertThat(TargetResolver.addresses(request, answers).addresses())
                .extracting(IpAddress::toString)
                .containsExactly("192.0.2.2", "192.0.2.9", "192.0.2.1");
    }

    @Test
    void withoutNamesThereIsNothingToWaitFor() throws RequestRefused {
        assertThat(resolver.ask(request("target=192.0.2.1")).all()).isCompleted();
    }

    @Test
    void asksForInternationalNamesInAscii() throws RequestRefused {
        assertThat(resolver.ask(request("target=b%C3%BCcher.example")).all()).isNotDone();
        assertThat(asked).containsOnlyKeys("xn--bcher-kva.example");
    }

    @Test
    void theFirstTargetThatIsWrongIsTheOneThatIsNamed() throws RequestRefused {
        ProbeRequest request = request("target=a.example&target=No1.example&target=no2.example");
        TargetResolver.Answers answers = resolver.ask(request);
        asked.forEach((name, answer) ->
                answer.complete(name.startsWith("no") ? NameAnswer.none("no such name") : address(1)));

        assertThatThrownBy(() -> TargetResolver.addresses(request, answers))
                .hasMessage("# 400 - unable to resolve target=\"No1.example\"");
    }

    @Test
    void tooManyAddressesAreRefusedBeforeALaterNameThatHasNone() throws RequestRefused {
        ProbeRequest request = ProbeRequest.parse("target=a.example&target=b.example&target=no.example", List.of("1"));
        TargetResolver.Answers answers = resolver.ask(request);
        asked.forEach((name, answer) ->
                answer.complete(name.startsWith("no") ? NameAnswer.none("no such name") : address(name.charAt(0))));

        assertThatThrownBy(() -> TargetResolver.addresses(request, answers)).hasMessage("# 400 - too many targets");
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
