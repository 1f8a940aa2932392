package net.icmpexporter.dns.cache;

import static net.icmpexporter.dns.cache.CacheRig.addresses;
import static net.icmpexporter.dns.cache.CacheRig.denied;
import static net.icmpexporter.dns.cache.CacheRig.failed;
import static net.icmpexporter.dns.cache.CacheRig.found;
import static net.icmpexporter.dns.cache.CacheRig.half;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.IntStream;
import net.icmpexporter.net.IpFamily;
import net.icmpexporter.net.LookupResult;
import net.icmpexporter.net.NameAnswer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class NameCacheTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration NS = Duration.ofNanos(1);

    private final CacheRig rig = new CacheRig();

    @Test
    void allWhoAskMeanwhileWaitForOneLookup() {
        List<CompletableFuture<NameAnswer>> answers = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            answers.add(rig.ask("a.example"));
        }
        assertThat(answers).noneMatch(CompletableFuture::isDone);

        rig.answer("a.example", found(MINUTE, "192.0.2.1", "2001:db8::1"));

        assertThat(rig.asked).containsExactly("a.example");
        assertThat(answers).allSatisfy(answer -> assertThat(answer.join().addresses())
                .isEqualTo(addresses("192.0.2.1", "2001:db8::1")));
        assertThat(rig.known("a.example")).hasSize(2);
        assertThat(rig.asked).hasSize(1);
    }

    @Test
    void theAskingThreadNeitherLooksUpNorWaits() {
        CompletableFuture<NameAnswer> answer = rig.cache.resolve("a.example");

        assertThat(answer).isNotDone();
        assertThat(rig.asked).isEmpty();
        assertThat(rig.wakes).isOne();
    }

    @Test
    void nobodyWaitsLongerThanTheBound() {
        CompletableFuture<NameAnswer> early = rig.ask("a.example");
        rig.pass(Duration.ofSeconds(2));
        CompletableFuture<NameAnswer> late = rig.ask("a.example");

        rig.pass(Duration.ofSeconds(3).minus(NS));
        assertThat(early).isNotDone();
        rig.pass(NS);
        assertThat(early.join()).isEqualTo(NameAnswer.none("no answer within 5 s"));
        assertThat(late).isNotDone();
        rig.pass(Duration.ofSeconds(1));
        rig.answer("a.example", found(MINUTE, "192.0.2.1"));
        assertThat(late.join().addresses()).isEqualTo(addresses("192.0.2.1"));
    }

    @ParameterizedTest
    @CsvSource({"0,5", "1,5", "5,5", "60,60", "3600,3600", "86400,3600"})
    void anAnswerIsKeptForItsTimeToLiveWithinBoundsAndThenRefreshedUnasked(long ttlS, long keptS) {
        rig.know("a.example", found(Duration.ofSeconds(ttlS), "192.0.2.1"));
        for (long s = 0; s < keptS - 1; s++) {
            rig.pass(Duration.ofSeconds(1));
            assertThat(rig.known("a.example")).isEqualTo(addresses("192.0.2.1"));
        }
        rig.pass(Duration.ofSeconds(1).minus(NS));
        assertThat(rig.running).isEmpty();
        rig.pass(NS);
        assertThat(rig.running).containsOnlyKeys("a.example");

        assertThat(rig.known("a.example")).as("while it is refreshed").isEqualTo(addresses("192.0.2.1"));
        rig.answer("a.example", found(MINUTE, "192.0.2.2"));
        assertThat(rig.known("a.example")).isEqualTo(addresses("192.0.2.2"));
        assertThat(rig.meter.addressChanges()).isOne();
        assertThat(rig.meter.staleAnswers()).isZero();
    }

    @Test
    void anotherOrderIsNoChange() {
        rig.know("a.example", found(MINUTE, "192.0.2.1", "192.0.2.2"));
        rig.pass(MINUTE);
        rig.answer("a.example", found(MINUTE, "192.0.2.2", "192.0.2.1"));

        assertThat(rig.meter.addressChanges()).isZero();
    }

    @Test
    void whileTheNameServiceFailsTheLastAddressesServeForThreeDays() {
        rig.know("a.example", found(MINUTE, "192.0.2.1"));
        rig.pass(MINUTE);
        rig.answer("a.example", failed());
        Duration stale = MINUTE;
        while (stale.plusSeconds(30).compareTo(Duration.ofDays(3)) < 0) {
            assertThat(rig.known("a.example")).isEqualTo(addresses("192.0.2.1"));
            rig.pass(Duration.ofSeconds(30));
            stale = stale.plusSeconds(30);
            rig.running.keySet().stream().toList().forEach(name -> rig.answer(name, failed()));
        }
        assertThat(rig.meter.staleAnswers()).isGreaterThan(8_000);
        assertThat(rig.meter.staleNames()).isOne();

        assertThat(rig.known("a.example")).hasSize(1);
        rig.pass(Duration.ofSeconds(30));
        rig.answer("a.example", failed());
        assertThat(rig.known("a.example")).isEmpty();
        assertThat(rig.meter.staleNames()).isZero();
    }

    @Test
    void failuresAreRepeatedSoonThenEveryHalfMinute() {
        rig.know("a.example", found(MINUTE, "192.0.2.1"));
        rig.pass(MINUTE);
        for (long s : new long[] {5, 10, 15, 20, 25, 30, 30, 30}) {
            rig.answer("a.example", failed());
            rig.pass(Duration.ofSeconds(s).minus(NS));
            assertThat(rig.running).isEmpty();
            rig.pass(NS);
        }
        rig.answer("a.example", found(MINUTE, "192.0.2.1"));
        assertThat(rig.meter.staleNames()).isZero();
        rig.pass(MINUTE);
        rig.answer("a.example", failed());
        rig.pass(Duration.ofSeconds(5));
        assertThat(rig.running)
                .as("after 5 s again, as success had been in between")
                .isNotEmpty();
    }

    @Test
    void aFamilyThatIsNotAnsweredKeepsItsAddresses() {
        rig.know("a.example", found(MINUTE, "192.0.2.1", "2001:db8::1"));
        rig.pass(MINUTE);

        rig.answer("a.example", half(MINUTE, IpFamily.IPV6, "192.0.2.2"));
        assertThat(rig.known("a.example")).isEqualTo(addresses("192.0.2.2", "2001:db8::1"));
        assertThat(rig.meter.staleAnswers()).isOne();

        rig.pass(Duration.ofSeconds(30));
        rig.answer("a.example", found(MINUTE, "192.0.2.2"));
        assertThat(rig.known("a.example")).isEqualTo(addresses("192.0.2.2"));
        assertThat(rig.meter.staleAnswers()).isOne();
    }

    @Test
    void aDenialIsBelievedAfterFiveMinutesOfNothingElse() {
        rig.know("a.example", found(MINUTE, "192.0.2.1"));
        rig.pass(MINUTE);
        rig.answer("a.example", denied(Duration.ofHours(1)));
        for (int half = 1; half < 10; half++) {
            rig.pass(Duration.ofSeconds(30));
            rig.answer("a.example", denied(Duration.ofHours(1)));
            assertThat(rig.known("a.example")).as("after %d half minutes", half).isEqualTo(addresses("192.0.2.1"));
        }
        rig.pass(Duration.ofSeconds(30));
        rig.answer("a.example", denied(Duration.ofHours(1)));
        assertThat(rig.known("a.example")).isEmpty();
        assertThat(rig.meter.staleNames()).isZero();
    }

    @Test
    void oneGoodAnswerAmongDenialsBeginsTheFiveMinutesAnew() {
        rig.know("a.example", found(MINUTE, "192.0.2.1"));
        rig.pass(MINUTE);
        for (int round = 0; round < 10; round++) {
            for (int half = 0; half < 9; half++) {
                rig.answer("a.example", denied(MINUTE));
                rig.pass(Duration.ofSeconds(30));
            }
            rig.answer("a.example", found(MINUTE, "192.0.2.1"));
            rig.pass(MINUTE);
            assertThat(rig.known("a.example")).isEqualTo(addresses("192.0.2.1"));
        }
    }

    @Test
    void twoDenialsFarApartAreNotEnough() {
        rig.know("a.example", found(MINUTE, "192.0.2.1"));
        rig.pass(MINUTE);
        rig.answer("a.example", denied(MINUTE));
        for (int i = 0; i < 20; i++) {
            rig.pass(Duration.ofSeconds(30));
            rig.answer("a.example", failed());
        }
        rig.pass(Duration.ofSeconds(30));
        rig.answer("a.example", denied(MINUTE));

        assertThat(rig.known("a.example")).isEqualTo(addresses("192.0.2.1"));
    }

    @ParameterizedTest
    @CsvSource({"0,5", "7,7", "30,30", "3600,30"})
    void aNameWithoutAddressIsDeniedAtOnceAndLookedUpAgainSoon(long ttlS, long keptS) {
        rig.know("no.example", denied(Duration.ofSeconds(ttlS)));

        assertThat(rig.known("no.example")).isEmpty();
        rig.pass(Duration.ofSeconds(keptS).minus(NS));
        assertThat(rig.running).isEmpty();
        rig.pass(NS);
        assertThat(rig.running).containsOnlyKeys("no.example");
        assertThat(rig.known("no.example")).as("while it is looked up again").isEmpty();
        rig.answer("no.example", found(MINUTE, "192.0.2.1"));
        assertThat(rig.known("no.example")).isEqualTo(addresses("192.0.2.1"));
    }

    @Test
    void whatNobodyAsksForIsRefreshedForAQuarterOfAnHourAndForgotten() {
        rig.know("a.example", found(MINUTE, "192.0.2.1"));
        for (int minute = 1; minute < 15; minute++) {
            rig.pass(MINUTE);
            rig.answer("a.example", found(MINUTE, "192.0.2.1"));
            assertThat(rig.meter.cachedNames()).isOne();
        }
        rig.pass(MINUTE);

        assertThat(rig.asked).hasSize(15);
        assertThat(rig.meter.cachedNames()).isZero();
        assertThat(rig.cache.doWork()).as("nothing is left to do").isEqualTo(NameCache.NOTHING_DUE);
        assertThat(rig.ask("a.example")).isNotDone();
    }

    @Test
    void aNameWithoutAddressIsForgottenAMinuteAfterTheLastQuestion() {
        rig.know("no.example", denied(Duration.ofSeconds(30)));
        rig.pass(Duration.ofSeconds(30));
        rig.answer("no.example", denied(Duration.ofSeconds(30)));
        assertThat(rig.known("no.example")).isEmpty();
        rig.pass(Duration.ofSeconds(30));
        rig.answer("no.example", denied(Duration.ofSeconds(30)));
        rig.pass(Duration.ofSeconds(30));

        assertThat(rig.meter.cachedNames()).isZero();
        assertThat(rig.running).isEmpty();
    }

    @Test
    void staleNamesThatAreForgottenAreNotCountedAnyMore() {
        rig.know("a.example", found(MINUTE, "192.0.2.1"));
        rig.pass(MINUTE);
        rig.answer("a.example", failed());
        assertThat(rig.meter.staleNames()).isOne();
        for (int half = 0; half < 30 && rig.meter.cachedNames() > 0; half++) {
            rig.pass(Duration.ofSeconds(30));
            rig.running.keySet().stream().toList().forEach(name -> rig.answer(name, failed()));
        }
        assertThat(rig.meter.cachedNames()).isZero();
        assertThat(rig.meter.staleNames()).isZero();
    }

    @Test
    void lookupsAtATimeAreBoundedAndRefreshesKeepNoNewNameWaiting() {
        List<String> old = names("old", 200);
        for (String name : old) {
            rig.know(name, found(MINUTE, "192.0.2.1"));
        }
        rig.pass(MINUTE);
        assertThat(rig.running).hasSize(NameCache.MOST_REFRESHES);

        for (String name : names("new", 200)) {
            assertThat(rig.ask(name)).isNotDone();
        }
        assertThat(rig.running).hasSize(NameCache.MOST_REFRESHES + NameCache.MOST_FIRST_LOOKUPS);
        while (!rig.running.isEmpty()) {
            rig.answer(rig.running.keySet().iterator().next(), found(MINUTE, "192.0.2.1"));
            assertThat(rig.running).hasSizeLessThanOrEqualTo(NameCache.MOST_REFRESHES + NameCache.MOST_FIRST_LOOKUPS);
        }
        assertThat(rig.asked).hasSize(600);
        assertThat(Collections.frequency(rig.asked, "old0")).isEqualTo(2);
    }

    @Test
    void theNumberOfNamesIsBoundedAndThoseWithAddressesStay() {
        List<String> names = names("n", NameCache.MOST_NAMES - 1);
        rig.know("no.example", denied(MINUTE));
        for (String name : names) {
            rig.know(name, found(Duration.ofHours(1), "192.0.2.1"));
        }
        assertThat(rig.meter.cachedNames()).isEqualTo(NameCache.MOST_NAMES);

        rig.know("one.more", found(Duration.ofHours(1), "192.0.2.2"));
        assertThat(rig.meter.cachedNames()).isEqualTo(NameCache.MOST_NAMES);
        assertThat(rig.ask("too.many").join())
                .isEqualTo(NameAnswer.none("more than " + NameCache.MOST_NAMES + " names are asked for"));
        assertThat(names).allSatisfy(name -> assertThat(rig.known(name)).hasSize(1));
    }

    @Test
    void aFaultOfALookupIsAFailureOfThisNameAlone() {
        rig.know("a.example", found(MINUTE, "192.0.2.1"));
        rig.pass(MINUTE);
        CompletableFuture<LookupOutcome> lookup = rig.running.remove("a.example");
        assertThat(lookup).isNotNull();
        lookup.completeExceptionally(new IllegalStateException("made by the test"));

        assertThat(rig.known("a.example")).hasSize(1);
        assertThat(rig.meter.lookups(LookupResult.FAILED)).isOne();
    }

    @Test
    void lookupsAreCountedAndTimed() {
        assertThat(rig.ask("a.example")).isNotDone();
        rig.pass(Duration.ofMillis(3));
        rig.answer("a.example", found(MINUTE, "192.0.2.1"));
        rig.know("no.example", denied(MINUTE));

        assertThat(rig.meter.lookups(LookupResult.FOUND)).isOne();
        assertThat(rig.meter.lookups(LookupResult.NOT_FOUND)).isOne();
        assertThat(rig.meter.durationSumNs()).isEqualTo(3_000_000);
        assertThat(rig.meter.durationCounts()).startsWith(1, 0, 1);
    }

    @Test
    void aNameServiceThatComesAndGoesDoesNotFillTheLog() {
        List<String> lines = new ArrayList<>();
        Handler handler = new Handler() {
            @Override
            public void publish(LogRecord entry) {
                lines.add(entry.getLevel().getName());
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        Logger log = Logger.getLogger(NameCache.class.getName());
        log.addHandler(handler);
        try {
            rig.know("a.example", found(MINUTE, "192.0.2.1"));
            for (int minute = 0; minute < 20; minute++) {
                rig.pass(MINUTE);
                assertThat(rig.known("a.example")).hasSize(1);
                rig.answer("a.example", failed());
                rig.pass(Duration.ofSeconds(5));
                rig.answer("a.example", found(Duration.ofSeconds(55), "192.0.2.1"));
            }
        } finally {
            log.removeHandler(handler);
        }
        assertThat(lines).as("of 20 outages in 22 minutes").containsExactly("WARNING", "INFO", "WARNING", "INFO");
    }

    private static List<String> names(String prefix, int count) {
        return IntStream.range(0, count).mapToObj(number -> prefix + number).toList();
    }
}
