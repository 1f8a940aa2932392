package net.icmpexporter.dns.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.icmpexporter.net.IpAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class HostFilesTest {

    @TempDir
    private Path etc;

    private long monoNs;

    private HostFiles files() {
        return new HostFiles(etc, () -> monoNs);
    }

    private void write(String file, String text) throws IOException {
        Path fresh = Files.writeString(etc.resolve(file + ".new"), text);
        Files.move(fresh, etc.resolve(file), StandardCopyOption.REPLACE_EXISTING);
    }

    private static List<String> texts(List<IpAddress> addresses) {
        return addresses.stream().map(IpAddress::toString).toList();
    }

    @Test
    void withoutFilesThereIsLocalhostAndANameServerHere() {
        HostFiles files = files();

        assertThat(texts(files.hosts().addresses("localhost"))).containsExactly("127.0.0.1", "::1");
        assertThat(texts(files.hosts().addresses("db.localhost"))).containsExactly("127.0.0.1", "::1");
        assertThat(files.hosts().addresses("notlocalhost")).isEmpty();
        assertThat(files.nsswitch()).isEqualTo(new NsswitchConf(true, false));
        ResolvConf conf = files.resolvConf();
        assertThat(conf.servers()).singleElement().hasToString("/127.0.0.1");
        assertThat(conf).isEqualTo(new ResolvConf(conf.servers(), List.of(), 1, 5, 2));
    }

    @Test
    void theHostsFileKnowsManyAddressesAndManyNames() throws IOException {
        write("hosts", """
                # a comment
                127.0.0.1 localhost
                192.0.2.1\trouter.example  Router # the router
                2001:db8::1 router.example
                192.0.2.1 router.example
                ::ffff:192.0.2.3 mapped.
                fe80::1%eth0 zone.example
                300.0.0.1 wrong.example
                word
                """);
        HostsFile hosts = files().hosts();

        assertThat(texts(hosts.addresses("localhost"))).containsExactly("127.0.0.1");
        assertThat(texts(hosts.addresses("router.example"))).containsExactly("192.0.2.1", "2001:db8::1");
        assertThat(texts(hosts.addresses("router"))).containsExactly("192.0.2.1");
        assertThat(texts(hosts.addresses("mapped"))).containsExactly("192.0.2.3");
        for (String name : List.of("zone.example", "wrong.example", "word", "the", "#", "a", "comment")) {
            assertThat(hosts.addresses(name)).as(name).isEmpty();
        }
    }

    @Test
    void aHugeHostsFileDoesNotFillTheMemory() throws IOException {
        write(
                "hosts",
                IntStream.range(0, 2 * HostsFile.MOST_NAMES)
                        .mapToObj(number -> "0.0.0.0 ads" + number)
                        .collect(Collectors.joining("\n")));
        HostsFile hosts = files().hosts();

        assertThat(hosts.addresses("ads" + (HostsFile.MOST_NAMES - 1))).hasSize(1);
        assertThat(hosts.addresses("ads" + HostsFile.MOST_NAMES)).isEmpty();
    }

    @Test
    void changesAreSeenASecondLater() throws IOException {
        HostFiles files = files();
        assertThat(files.hosts().addresses("a")).isEmpty();
        assertThat(files.resolvConf().ndots()).isEqualTo(1);
        write("hosts", "192.0.2.1 a\n");
        write("resolv.conf", "options ndots:3\n");

        monoNs += 999_999_999;
        assertThat(files.hosts().addresses("a")).isEmpty();
        monoNs += 1;
        assertThat(texts(files.hosts().addresses("a"))).containsExactly("192.0.2.1");
        assertThat(files.resolvConf().ndots()).isEqualTo(3);

        write("hosts", "192.0.2.2 a\n"); // of the same length
        monoNs += 1_000_000_000;
        assertThat(texts(files.hosts().addresses("a"))).containsExactly("192.0.2.2");
        Files.delete(etc.resolve("hosts"));
        monoNs += 1_000_000_000;
        assertThat(files.hosts().addresses("a")).isEmpty();
    }

    @Test
    void aFileThatCannotBeReadIsEmpty() throws IOException {
        Files.createDirectory(etc.resolve("resolv.conf"));

        assertThat(files().resolvConf().servers()).hasSize(1);
    }

    @Test
    void resolvConfIsReadAsItsPageSays() throws IOException {
        write("resolv.conf", """
                ; a comment
                # another
                domain lost.example
                nameserver 192.0.2.53
                nameserver nonsense
                nameserver 2001:db8::53
                nameserver fe80::53%nosuch0
                nameserver fe80::53%lo
                nameserver 192.0.2.54
                search One.example two.example.
                options ndots:2 timeout:3 attempts:4 rotate edns0 ndots:x
                nonsense
                nameserver
                """);
        ResolvConf conf = files().resolvConf();

        assertThat(conf.servers().stream().map(server -> server.getHostAddress().replaceAll("%.*", "%")))
                .containsExactly("192.0.2.53", "2001:db8:0:0:0:0:0:53", "fe80:0:0:0:0:0:0:53%");
        assertThat(conf.search()).containsExactly("one.example", "two.example");
        assertThat(conf.ndots()).isEqualTo(2);
        assertThat(conf.timeoutS()).isEqualTo(3);
        assertThat(conf.attempts()).isEqualTo(4);
    }

    @Test
    void optionsHaveLimits() throws IOException {
        write("resolv.conf", "options ndots:99 timeout:0 attempts:99\n");
        assertThat(files().resolvConf())
                .matches(conf -> conf.ndots() == 15 && conf.timeoutS() == 1 && conf.attempts() == 5);
        write("resolv.conf", "options timeout:99 attempts:0\nsearch\ndomain only.example further.example\n");
        assertThat(files().resolvConf())
                .matches(conf -> conf.ndots() == 1 && conf.timeoutS() == 30 && conf.attempts() == 1)
                .matches(conf -> conf.search().equals(List.of("only.example")));
    }

    @ParameterizedTest
    @CsvSource({
        "1,host,host.x.test host.y.test host",
        "1,host.a,host.a host.a.x.test host.a.y.test",
        "2,host.a,host.a.x.test host.a.y.test host.a",
        "0,host,host host.x.test host.y.test"
    })
    void dotsDecideWhetherANameIsFirstAskedForAsItIs(int ndots, String name, String candidates) throws IOException {
        write("resolv.conf", "search x.test y.test\noptions ndots:" + ndots + "\n");

        assertThat(files().resolvConf().candidates(name)).containsExactly(candidates.split(" ", -1));
    }

    @ParameterizedTest
    @CsvSource({
        "files dns,true,false",
        "files,false,false",
        "files mdns4_minimal [NOTFOUND=return] dns,true,true",
        "files resolve [!UNAVAIL=return] dns myhostname,true,true",
        "resolve,true,false",
        "files [SUCCESS=return   NOTFOUND=continue] dns # sss,true,false",
        "sss files,false,true"
    })
    void nsswitchSaysWhoIsAsked(String services, boolean dns, boolean others) throws IOException {
        write("nsswitch.conf", "passwd: files sss\nhosts:\t" + services + "\n");
        assertThat(files().nsswitch()).isEqualTo(new NsswitchConf(dns, others));

        write("nsswitch.conf", "hosts:" + services + "\n");
        assertThat(files().nsswitch()).isEqualTo(new NsswitchConf(dns, others));
    }
}
