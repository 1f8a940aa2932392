package net.icmpexporter.app.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import net.icmpexporter.linux.doctor.Finding;
import net.icmpexporter.linux.doctor.Verdict;
import net.icmpexporter.net.IpAddress;
import net.icmpexporter.net.LookupResult;
import net.icmpexporter.net.NameAnswer;
import net.icmpexporter.net.NameMeter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NameChecksTest {

    private final NameMeter meter = new NameMeter();

    private NameChecks answering(LookupResult result, NameAnswer answer) {
        return new NameChecks(
                name -> {
                    meter.lookupEnded(result, 1);
                    return CompletableFuture.completedFuture(answer);
                },
                meter,
                () -> 0);
    }

    @Test
    void theServersAreThoseOfTheFile(@TempDir Path etc) throws IOException {
        Files.writeString(etc.resolve("resolv.conf"), "nameserver 192.0.2.53\nnameserver 2001:db8::53\n");
        assertThat(NameChecks.servers(etc, () -> 0).words())
                .isEqualTo("192.0.2.53, 2001:db8::53 (" + etc.resolve("resolv.conf") + ")");
    }

    @Test
    void addressesAreListedUpToAPoint() {
        List<IpAddress> many = IntStream.range(1, 11)
                .mapToObj(last -> IpAddress.ofIpv4(0xC000_0200 + last))
                .toList();
        NameChecks.Lookup lookup =
                answering(LookupResult.FOUND, NameAnswer.of(many)).target("many.test");
        assertThat(lookup.addresses()).isEqualTo(many);
        assertThat(lookup.finding().words()).endsWith("192.0.2.8 and 2 more, after 0.0 ms");
    }

    @Test
    void aTargetWithoutAnAddressIsNoWhateverTheReason() {
        assertThat(answering(LookupResult.NOT_FOUND, NameAnswer.none("no such name"))
                        .target("x.test")
                        .finding())
                .isEqualTo(Finding.no("lookup of x.test", "no address, after 0.0 ms", "no such name"));
    }

    @Test
    void silenceSaysWhatToLookFor() {
        Finding finding = answering(LookupResult.FAILED, NameAnswer.none("192.0.2.53: no answer"))
                .target("x.test")
                .finding();
        assertThat(finding.reason())
                .isEqualTo("192.0.2.53: no answer; is a name server of resolv.conf running and reachable?");
    }

    @Test
    void aDenialOfOurOwnNameIsAnAnswerAndSilenceIsNot() {
        assertThat(answering(LookupResult.NOT_FOUND, NameAnswer.none("no such name"))
                        .own("me"))
                .isEqualTo(Finding.ok("lookup of me", "no address, after 0.0 ms, which is an answer: no such name"));
        assertThat(new NameChecks(
                                name -> CompletableFuture.completedFuture(NameAnswer.none("silent")),
                                new NameMeter(),
                                () -> 0)
                        .own("me")
                        .verdict())
                .isEqualTo(Verdict.NO);
    }
}
