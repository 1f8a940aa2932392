package net.icmpexporter.dns.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import net.icmpexporter.dns.cache.LookupOutcome;
import net.icmpexporter.dns.cache.LookupOutcome.Denied;
import net.icmpexporter.dns.cache.LookupOutcome.Failed;
import net.icmpexporter.dns.cache.LookupOutcome.Found;
import net.icmpexporter.dns.host.ResolvConf;
import net.icmpexporter.net.IpAddress;
import net.icmpexporter.net.IpFamily;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

@Timeout(30)
final class DnsLookupTest {

    private static final IpAddress FOUR = IpAddress.ofIpv4(0xC000_0201);
    private static final IpAddress SIX = IpAddress.of(0x20010DB8_00000000L, 1);

    private final NameServer first = new NameServer();
    private final NameServer second = new NameServer("127.0.0.2", first.port());
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();
    private ResolvConf conf = new ResolvConf(List.of(first.address()), List.of(), 1, 5, 2);
    private final DnsLookup lookup = new DnsLookup(this::conf, thread, System::nanoTime, first.port());

    @AfterEach
    void close() {
        first.close();
        second.close();
        thread.shutdownNow();
    }

    private ResolvConf conf() {
        return conf;
    }

    private LookupOutcome lookUp(String name) {
        try {
            return lookup.lookUp(name).get(20, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new AssertionError(name, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private void bothServers() {
        conf = new ResolvConf(List.of(first.address(), second.address()), List.of(), 1, 5, 2);
    }

    private static byte[] bothAddresses(Message query, boolean tcp) {
        return NameServer.reply(query, Rcode.NOERROR, address(query, 300));
    }

    /** The address of whatever was asked for. */
    private static Record address(Message query, long ttlS) {
        return address(query.getQuestion().getName(), query, ttlS);
    }

    private static Record address(Name owner, Message query, long ttlS) {
        try {
            return query.getQuestion().getType() == Type.A
                    ? new ARecord(owner, DClass.IN, ttlS, InetAddress.getByAddress(FOUR.toBytes()))
                    : new AAAARecord(owner, DClass.IN, ttlS, InetAddress.getByAddress(SIX.toBytes()));
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    private static Name name(String text) {
        return Name.fromConstantString(text + '.');
    }

    private static Record alias(String from, String to, long ttlS) {
        return new CNAMERecord(name(from), DClass.IN, ttlS, name(to));
    }

    private static LookupOutcome found(long ttlS) {
        return new Found(List.of(FOUR, SIX), Duration.ofSeconds(ttlS).toNanos(), Set.of());
    }

    @Test
    void asksForBothFamiliesAndKeepsToTheShorterTimeToLive() {
        first.script((query, tcp) -> NameServer.reply(
                query, Rcode.NOERROR, address(query, query.getQuestion().getType() == Type.A ? 300 : 200)));

        assertThat(lookUp("a.example")).isEqualTo(found(200));
        assertThat(first.questions).containsExactlyInAnyOrder("a.example A", "a.example AAAA");
    }

    @ParameterizedTest
    @CsvSource({"A,true,false", "AAAA,false,true"})
    void oneFamilyIsEnough(String type, boolean four, boolean six) {
        first.script((query, tcp) -> Type.string(query.getQuestion().getType()).equals(type)
                ? bothAddresses(query, tcp)
                : NameServer.nothing(query, Rcode.NOERROR, 10, 10));

        Found outcome = (Found) lookUp("a.example");
        assertThat(outcome.addresses().contains(FOUR)).isEqualTo(four);
        assertThat(outcome.addresses().contains(SIX)).isEqualTo(six);
        assertThat(outcome.ttlNs()).isEqualTo(Duration.ofMinutes(5).toNanos());
        assertThat(outcome.unanswered()).isEmpty();
    }

    @Test
    void followsAliasesWithinAMessage() {
        first.script((query, tcp) -> NameServer.reply(
                query,
                Rcode.NOERROR,
                address(name("c.example"), query, 300),
                alias("a.example", "b.example", 100),
                alias("b.example", "c.example", 200)));

        assertThat(lookUp("a.example")).isEqualTo(found(100));
    }

    @Test
    void asksForWhereAnAliasLeads() {
        first.script((query, tcp) -> query.getQuestion().getName().equals(name("a.example"))
                ? NameServer.reply(query, Rcode.NOERROR, alias("a.example", "b.example", 100))
                : bothAddresses(query, tcp));

        assertThat(lookUp("a.example")).isEqualTo(found(100));
        assertThat(first.questions).contains("b.example A", "b.example AAAA");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aliasesThatGoInCirclesFail(boolean withinAMessage) {
        first.script((query, tcp) -> {
            boolean a = query.getQuestion().getName().equals(name("a.example"));
            Record there = alias("a.example", "b.example", 100);
            Record back = alias("b.example", "a.example", 100);
            return withinAMessage
                    ? NameServer.reply(query, Rcode.NOERROR, there, back)
                    : NameServer.reply(query, Rcode.NOERROR, a ? there : back);
        });

        assertThat(lookUp("a.example"))
                .isInstanceOf(Failed.class)
                .hasToString("Failed[reason=%s]", reason("too many aliases", withinAMessage));
        assertThat(first.questions).hasSizeLessThan(20);
    }

    private String reason(String words, boolean byServer) {
        return byServer ? "127.0.0.1: " + words : words;
    }

    @ParameterizedTest
    @CsvSource({"300,20,20", "10,900,10"})
    void aDenialHoldsAsTheZoneSays(long ttlS, long minimumS, long holdsS) {
        first.script((query, tcp) -> NameServer.nothing(query, Rcode.NXDOMAIN, ttlS, minimumS));
        assertThat(lookUp("no.example"))
                .isEqualTo(new Denied("no such name", Duration.ofSeconds(holdsS).toNanos()));

        first.script((query, tcp) ->
                NameServer.nothing(query, Rcode.NOERROR, ttlS, minimumS, alias("mail.example", "mx.example", 300)));
        assertThat(lookUp("mail.example"))
                .isEqualTo(new Denied("no address", Duration.ofSeconds(holdsS).toNanos()));
    }

    @Test
    void aDenialWithoutItsZoneHoldsForHalfAMinute() {
        first.script((query, tcp) -> NameServer.reply(query, Rcode.NXDOMAIN));

        assertThat(lookUp("no.example"))
                .isEqualTo(new Denied("no such name", Duration.ofSeconds(30).toNanos()));
    }

    @ParameterizedTest
    @ValueSource(ints = {Rcode.SERVFAIL, Rcode.REFUSED, Rcode.NOTIMP, Rcode.FORMERR})
    void aServerThatCannotSayIsNoDenialAndTheNextOneIsAsked(int rcode) {
        first.script((query, tcp) -> NameServer.reply(query, rcode));
        assertThat(lookUp("a.example")).isEqualTo(new Failed("127.0.0.1: " + Rcode.string(rcode)));

        bothServers();
        second.script(DnsLookupTest::bothAddresses);
        assertThat(lookUp("a.example")).isEqualTo(found(300));
    }

    @Test
    void aServerThatOnlyRefersToOthersIsNoDenial() {
        first.script((query, tcp) -> {
            Message reply = NameServer.message(query, Rcode.NOERROR);
            reply.getHeader().unsetFlag(Flags.RA);
            return reply.toWire();
        });

        assertThat(lookUp("a.example")).isEqualTo(new Failed("127.0.0.1: refers to other servers"));
    }

    @Test
    void aSilentServerCostsASecondAndIsAskedLastFromThenOn() {
        bothServers();
        second.script(DnsLookupTest::bothAddresses);

        assertThat(lookUp("a.example")).isEqualTo(found(300));
        assertThat(first.questions).hasSize(2);
        assertThat(lookUp("b.example")).isEqualTo(found(300));
        assertThat(first.questions).hasSize(2);
        assertThat(second.questions).hasSize(4);
    }

    @Test
    void aLostPacketIsSentAgainAfterASecond() {
        List<Integer> seen = new CopyOnWriteArrayList<>();
        first.script((query, tcp) -> {
            seen.add(query.getQuestion().getType());
            boolean again = seen.stream()
                            .filter(type -> type == query.getQuestion().getType())
                            .count()
                    > 1;
            return again ? bothAddresses(query, tcp) : null;
        });

        assertThat(lookUp("a.example")).isEqualTo(found(300));
        assertThat(first.questions).hasSize(4);
    }

    /** A name server may need longer for a name that it does not know yet. */
    @Test
    void anAnswerThatComesAfterTheQuestionWasRepeatedIsTaken() {
        first.answerTheFirstQuestionWhenItIsRepeated(DnsLookupTest::bothAddresses);

        assertThat(lookUp("a.example")).isEqualTo(found(300));
        assertThat(first.questions).hasSize(4);
    }

    @Test
    void silenceOfAllServersEndsWithinTheBudgetWhateverResolvConfSays() {
        conf = new ResolvConf(List.of(first.address(), second.address()), List.of("example", "test"), 1, 30, 5);
        long beganNs = System.nanoTime();

        assertThat(lookUp("a.example")).isInstanceOf(Failed.class);
        Duration took = Duration.ofNanos(System.nanoTime() - beganNs);
        // 4.5 s are the rule; as many timeouts as there are tries would be five minutes
        assertThat(took).isBetween(Duration.ofMillis(4_400), Duration.ofSeconds(20));
        assertThat(first.questions).allMatch(question -> question.startsWith("a.example "));
    }

    @Test
    void aClosedPortIsAFailureToo() {
        conf = new ResolvConf(List.of(first.address()), List.of(), 1, 5, 2);
        first.close();

        assertThat(lookUp("a.example")).isInstanceOf(Failed.class);
    }

    @Test
    void oneQuestionThatStaysUnansweredDoesNotSpoilTheOther() {
        conf = new ResolvConf(List.of(first.address()), List.of(), 1, 1, 1);
        first.script((query, tcp) -> query.getQuestion().getType() == Type.A ? bothAddresses(query, tcp) : null);

        assertThat(lookUp("a.example"))
                .isEqualTo(new Found(List.of(FOUR), Duration.ofMinutes(5).toNanos(), Set.of(IpFamily.IPV6)));
    }

    @Test
    void oneDenialBesideAFailureIsAFailure() {
        first.script((query, tcp) -> query.getQuestion().getType() == Type.A
                ? NameServer.nothing(query, Rcode.NOERROR, 10, 10)
                : NameServer.reply(query, Rcode.SERVFAIL));

        assertThat(lookUp("a.example")).isEqualTo(new Failed("127.0.0.1: SERVFAIL"));
    }

    @Test
    void whatDoesNotFitComesOverTcp() {
        List<Record> many = new ArrayList<>();
        first.script((query, tcp) -> {
            if (query.getQuestion().getType() == Type.AAAA) {
                return NameServer.nothing(query, Rcode.NOERROR, 10, 10);
            }
            if (!tcp) {
                Message cut = NameServer.message(query, Rcode.NOERROR);
                cut.getHeader().setFlag(Flags.TC);
                return cut.toWire();
            }
            many.clear();
            for (int host = 0; host < 200; host++) {
                byte[] address = {10, 0, 0, (byte) host};
                many.add(new ARecord(query.getQuestion().getName(), DClass.IN, 60, InetAddress.getByAddress(address)));
            }
            return NameServer.reply(query, Rcode.NOERROR, many.toArray(Record[]::new));
        });

        assertThat(((Found) lookUp("many.example")).addresses()).hasSize(200);
        assertThat(first.questions).contains("many.example A", "many.example A tcp");
    }

    /** What an attacker who does not see the questions could send, and what a broken box does. */
    @ParameterizedTest
    @ValueSource(strings = {"id", "question", "type", "short", "noise", "cut"})
    void whatIsNoAnswerToTheQuestionIsNotTaken(String kind) {
        conf = new ResolvConf(List.of(first.address()), List.of(), 1, 1, 1);
        first.script((query, tcp) -> {
            byte[] good = bothAddresses(query, tcp);
            switch (kind) {
                case "id" -> good[0] ^= 1;
                case "question" -> good[13] ^= 1;
                case "type" -> good = answerToAnotherQuestion(query);
                case "short" -> good = Arrays.copyOf(good, 7);
                case "noise" -> Arrays.fill(good, 2, good.length, (byte) 0xC0);
                default -> good = Arrays.copyOf(good, good.length - 3);
            }
            return good;
        });

        assertThat(lookUp("a.example")).isInstanceOf(Failed.class);
    }

    private static byte[] answerToAnotherQuestion(Message query) {
        Message other = query.clone();
        other.removeAllRecords(Section.QUESTION);
        other.addRecord(Record.newRecord(query.getQuestion().getName(), Type.MX, DClass.IN), Section.QUESTION);
        return NameServer.reply(other, Rcode.NOERROR, address(query, 300));
    }

    @Test
    void searchDomainsAreTriedInTurn() {
        conf = new ResolvConf(List.of(first.address()), List.of("one.example", "two.example"), 1, 5, 2);
        first.script((query, tcp) -> query.getQuestion().getName().equals(name("host.two.example"))
                ? bothAddresses(query, tcp)
                : NameServer.noSuchName(query));

        assertThat(lookUp("host")).isEqualTo(found(300));
        assertThat(first.questions)
                .contains("host.one.example A", "host.two.example A")
                .doesNotContain("host A");

        first.questions.clear();
        assertThat(lookUp("host.nowhere"))
                .isEqualTo(new Denied("no such name", Duration.ofSeconds(20).toNanos()));
        assertThat(first.questions.stream().filter(question -> question.endsWith(" A")))
                .containsExactly("host.nowhere A", "host.nowhere.one.example A", "host.nowhere.two.example A");
    }

    @Test
    void aSearchDomainWhoseServersFailIsPassedOverButNotDenied() {
        conf = new ResolvConf(List.of(first.address()), List.of("dead.example", "two.example"), 1, 5, 1);
        first.script((query, tcp) -> query.getQuestion().getName().subdomain(name("dead.example"))
                ? NameServer.reply(query, Rcode.SERVFAIL)
                : query.getQuestion().getName().equals(name("host.two.example"))
                        ? bothAddresses(query, tcp)
                        : NameServer.noSuchName(query));

        assertThat(lookUp("host")).isEqualTo(found(300));
        assertThat(lookUp("other")).isEqualTo(new Failed("127.0.0.1: SERVFAIL"));
    }

    /** Whoever did not answer might have known the name: what a search domain knows could be another host. */
    @Test
    void silenceEndsTheSearch() {
        conf = new ResolvConf(List.of(first.address()), List.of("two.example"), 1, 1, 1);
        first.script((query, tcp) ->
                query.getQuestion().getName().equals(name("a.example")) ? null : bothAddresses(query, tcp));

        assertThat(lookUp("a.example")).isInstanceOf(Failed.class);
        assertThat(first.questions).containsExactlyInAnyOrder("a.example A", "a.example AAAA");
    }

    @Test
    void aNameThatIsTooLongWithASearchDomainIsNotAskedForThere() {
        conf = new ResolvConf(List.of(first.address()), List.of("d.".repeat(50) + "example"), 15, 5, 2);
        first.script(DnsLookupTest::bothAddresses);
        String name = "a.".repeat(100) + "example";

        assertThat(lookUp(name)).isInstanceOf(Found.class);
        assertThat(first.questions).containsExactlyInAnyOrder(name + " A", name + " AAAA");
    }
}
