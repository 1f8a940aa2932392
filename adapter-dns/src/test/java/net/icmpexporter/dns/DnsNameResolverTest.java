package net.icmpexporter.dns;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import net.icmpexporter.dns.cache.LookupOutcome;
import net.icmpexporter.dns.query.NameServer;
import net.icmpexporter.net.IpAddress;
import net.icmpexporter.net.NameAnswer;
import net.icmpexporter.net.NameMeter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Type;

@Timeout(60)
final class DnsNameResolverTest {

    @TempDir
    private Path etc;

    private final NameServer server = new NameServer();
    private final NameMeter meter = new NameMeter();
    private DnsNameResolver resolver;

    @BeforeEach
    void start() throws IOException {
        Files.writeString(etc.resolve("resolv.conf"), "nameserver 127.0.0.1\nsearch example\n");
        Files.writeString(etc.resolve("hosts"), "192.0.2.9 file.example\n");
        resolver = new DnsNameResolver(etc, server.port(), meter, System::nanoTime);
        server.script((query, tcp) -> {
            boolean known = query.getQuestion().getName().toString().equals("dns.example.")
                    && query.getQuestion().getType() == Type.A;
            byte[] address = {(byte) 192, 0, 2, 8};
            return known
                    ? NameServer.reply(
                            query,
                            Rcode.NOERROR,
                            new ARecord(
                                    query.getQuestion().getName(), DClass.IN, 60, InetAddress.getByAddress(address)))
                    : NameServer.reply(
                            query,
                            query.getQuestion().getName().toString().equals("dns.example.")
                                    ? Rcode.NOERROR
                                    : Rcode.NXDOMAIN);
        });
    }

    @AfterEach
    void close() {
        resolver.close();
        server.close();
    }

    private NameAnswer resolve(String name) throws Exception {
        return resolver.resolve(name).get(30, TimeUnit.SECONDS);
    }

    @Test
    void knowsTheHostsFileDnsAndSearchDomains() throws Exception {
        assertThat(resolve("FILE.example.").addresses()).containsExactly(IpAddress.ofIpv4(0xC000_0209));
        assertThat(resolve("dns.example").addresses()).containsExactly(IpAddress.ofIpv4(0xC000_0208));
        assertThat(resolve("dns").addresses()).containsExactly(IpAddress.ofIpv4(0xC000_0208));
        assertThat(resolve("localhost").addresses()).hasSize(2);
        assertThat(resolve("no.example")).isEqualTo(NameAnswer.none("no such name"));
    }

    @Test
    void whatIsKnownIsAnsweredAtOnceInAnySpelling() throws Exception {
        assertThat(resolve("dns.example").found()).isTrue();

        assertThat(resolver.resolve("DNS.Example.")).isCompleted();
        assertThat(meter.cachedNames()).isOne();
    }

    @Test
    void nsswitchMayLeaveDnsOut() throws Exception {
        Files.writeString(etc.resolve("nsswitch.conf"), "hosts: files\n");

        assertThat(resolve("dns.example").problem()).contains("nsswitch.conf leaves DNS out");
        assertThat(resolve("file.example").found()).isTrue();
    }

    @Test
    void theHostsOwnResolverIsAskedWhereNsswitchNamesMoreThanDns() throws Exception {
        Files.writeString(etc.resolve("nsswitch.conf"), "hosts: files dns mdns4\n");

        assertThat(resolve("dns.example").found()).isTrue();
        assertThat(resolve("nosuch.invalid")).isEqualTo(NameAnswer.none("no such name"));
        try (CLibrary library = new CLibrary()) {
            LookupOutcome otherwise = new LookupOutcome.Failed("no answer");
            assertThat(library.lookUp("nosuch.invalid", otherwise).get()).isSameAs(otherwise);
            assertThat(library.lookUp("localhost", otherwise).get()).isInstanceOf(LookupOutcome.Found.class);
        }
    }

    /** The JDK would take some of these for addresses (1.2.3 for 1.2.0.3), and ask the name service for the others. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-1 ",
                "1.2.3",
                "127.1",
                "0x7f000001.0",
                "2130706433",
                "a b",
                "a\u0000b",
                "a..b",
                ".",
                "fe80::1%lo",
                "-\n"
            })
    void refusesWhatIsNoNameWithoutAsking(String text) {
        assertThat(resolver.resolve(text)).isCompletedWithValue(NameAnswer.none("neither an address nor a host name"));
        assertThat(meter.cachedNames()).isZero();
    }

    @Test
    void refusesWhatIsTooLongForAName() {
        assertThat(resolver.resolve("a.".repeat(127))).isCompletedWithValueMatching(answer -> !answer.found());
    }

    @Test
    void hasNoThreadBeforeTheFirstNameAndNoneAfterItsEnd() throws Exception {
        DnsNameResolver other = new DnsNameResolver(etc, server.port(), meter, System::nanoTime);
        long before = threads();
        CompletableFuture<NameAnswer> answer = other.resolve("file.example");
        assertThat(threads()).isEqualTo(before + 1);
        assertThat(answer.get(30, TimeUnit.SECONDS).found()).isTrue();

        other.close();
        while (threads() > before) {
            Thread.onSpinWait();
        }
        assertThat(other.resolve("another.example")).isNotDone();
        assertThat(threads()).isEqualTo(before);
    }

    private static long threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("names"))
                .count();
    }
}
