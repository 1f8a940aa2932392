package net.icmpexporter.config.yaml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import net.icmpexporter.net.IpAddress;
import net.icmpexporter.probe.ProbeOptions;
import net.icmpexporter.target.ManagedTarget;
import net.icmpexporter.target.Origin;
import net.icmpexporter.transport.Fragmentation;
import net.icmpexporter.transport.PacketOptions;
import net.icmpexporter.transport.Protocol;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TargetDocumentTest {

    static final ProbeOptions USUAL = new ProbeOptions(2_000_000_000L, 3_000_000_000L, 56);

    private static List<ManagedTarget> read(String... lines) throws BadTargetFile {
        return TargetDocument.parse("t.yml", String.join("\n", lines).getBytes(StandardCharsets.UTF_8), USUAL);
    }

    private static List<String> mistakes(String... lines) {
        BadTargetFile bad = catchThrowableOfType(BadTargetFile.class, () -> read(lines));
        assertThat(bad).as("refusal of %s", List.of(lines)).isNotNull();
        return bad.lines().lines().toList();
    }

    private static ManagedTarget only(String... lines) throws BadTargetFile {
        assertThat(read(lines)).hasSize(1);
        return read(lines).get(0);
    }

    @Test
    void theExampleThatWeShipIsRight() throws BadTargetFile {
        List<ManagedTarget> targets = TargetDocument.of(Path.of("../packaging/icmp-exporter.yml"), USUAL)
                .targets();

        assertThat(targets)
                .extracting(ManagedTarget::name)
                .containsExactly(
                        "router.example.net",
                        "uplink",
                        "192.0.2.10",
                        "2001:db8::10",
                        "db.example.net",
                        "shop",
                        "echo.example.net",
                        "voice",
                        "bulk");
        assertThat(targets.get(1).labels())
                .containsExactly(Map.entry("provider", "acme"), Map.entry("role", "edge"), Map.entry("site", "berlin"));
        assertThat(targets.get(8).options())
                .isEqualTo(new ProbeOptions(
                        1_000_000_000L, 2_000_000_000L, 1400, new PacketOptions(0, 32, true, null, "")));
    }

    @Test
    void aTargetMayBeAnAddressAlone() throws BadTargetFile {
        assertThat(only("targets: [2001:DB8:0::1]"))
                .isEqualTo(new ManagedTarget(
                        "2001:db8::1", "2001:db8::1", Protocol.ICMP, 0, USUAL, new java.util.TreeMap<>(), Origin.FILE));
    }

    @Test
    void everyKeyOfATargetReachesItsOption() throws BadTargetFile {
        ManagedTarget target = only(
                "targets:",
                "- host: 192.0.2.1",
                "  name: A name, with <b>",
                "  protocol: tcp",
                "  port: 443",
                "  interval: 10ms",
                "  timeout: 1h",
                "  size: 24",
                "  dscp: 63",
                "  ttl: 255",
                "  df: true",
                "  source: 192.0.2.9",
                "  interface: eth0.7",
                "  labels: {a: 1, B_2: \"\", c: no}");

        assertThat(target.name()).isEqualTo("A name, with <b>");
        assertThat(target.protocol()).isEqualTo(Protocol.TCP);
        assertThat(target.port()).isEqualTo(443);
        assertThat(target.options())
                .isEqualTo(new ProbeOptions(
                        10_000_000L,
                        3_600_000_000_000L,
                        24,
                        new PacketOptions(63, 255, true, IpAddress.parse("192.0.2.9"), "eth0.7")));
        assertThat(target.labels()).containsExactly(Map.entry("B_2", ""), Map.entry("a", "1"), Map.entry("c", "no"));
    }

    @Test
    void aTargetsWordCountsBeforeThatOfTheDefaults() throws BadTargetFile {
        List<ManagedTarget> targets = read(
                "defaults: {interval: 1s, dscp: 10, df: true, labels: {site: a, role: x}}",
                "targets:",
                "- host: 192.0.2.1",
                "- {host: 192.0.2.2, interval: 5s, df: false, labels: {role: y}}");

        assertThat(targets.get(0).options().intervalNs()).isEqualTo(1_000_000_000L);
        assertThat(targets.get(0).options().timeoutNs()).isEqualTo(USUAL.timeoutNs());
        assertThat(targets.get(0).options().packet().fragmentation()).isEqualTo(Fragmentation.FORBIDDEN);
        assertThat(targets.get(1).options())
                .isEqualTo(new ProbeOptions(
                        5_000_000_000L,
                        USUAL.timeoutNs(),
                        56,
                        new PacketOptions(10, 0, Fragmentation.ALLOWED, null, "")));
        assertThat(targets.get(1).labels()).isEqualTo(Map.of("site", "a", "role", "y"));
    }

    @Test
    void hostsShareWhatTheirEntrySays() throws BadTargetFile {
        assertThat(read("targets:", "- hosts: [192.0.2.1, 2001:db8::1]", "  name: router", "  interval: 1s"))
                .extracting(ManagedTarget::name, ManagedTarget::host, target -> target.options()
                        .intervalNs())
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("router", "192.0.2.1", 1_000_000_000L),
                        org.assertj.core.groups.Tuple.tuple("router", "2001:db8::1", 1_000_000_000L));
    }

    @Test
    void noTargetsMustBeSaidAloud() throws BadTargetFile {
        assertThat(read("targets: []")).isEmpty();
        assertThat(mistakes(""))
                .containsExactly("t.yml:1: there must be targets:, followed by a list;"
                        + " targets: [] if there are to be none");
        assertThat(mistakes("# nothing", "defaults: {ttl: 3}"))
                .singleElement()
                .asString()
                .startsWith("t.yml:2: ");
        assertThat(mistakes("targets:")).contains("t.yml:1: targets has no value");
        assertThat(mistakes("- 192.0.2.1")).singleElement().asString().contains("there must be targets:");
    }

    /** The value, and what the message says besides the value itself. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "interval: 5            | interval must be a duration, with its unit, 10ms to 1h, such as 1s or 200ms, not \"5\"",
                "interval: 9ms          | interval must be a duration, 10ms to 1h",
                "timeout: 2h            | timeout must be a duration, 10ms to 1h",
                "timeout: [1s]          | timeout must be a single value, not a list",
                "size: 23               | size must be a whole number, 24 to 1400, not \"23\"",
                "size: 1e3              | size must be a whole number, 24 to 1400",
                "dscp: 64               | dscp must be a whole number, 0 to 63",
                "ttl: 0                 | ttl must be a whole number, 1 to 255",
                "df: yes                | df must be true or false, not \"yes\"",
                "source: eth0           | source must be an address of this host, not \"eth0\"",
                "source: 2001:db8::9    | 192.0.2.1 cannot be probed from the source 2001:db8::9, of another family",
                "interface: a/b         | interface must be the name of an interface",
                "interface: 0123456789abcdef | interface must be the name of an interface",
                "protocol: udp          | protocol must be icmp, tcp or echo, not \"udp\"",
                "protocol: tcp          | protocol tcp needs a port, 1 to 65535",
                "protocol: echo         | protocol echo needs a port, 1 to 65535",
                "port: 443              | a port means nothing to icmp: say protocol: tcp or echo too, or leave it away",
                "wire: 16               | wire means nothing but to echo: say protocol: echo too, or leave it away",
                "echo_port: 4000        | unknown key \"echo_port\": say protocol: echo and port",
                "labels: {echo_port: x} | label \"echo_port\" is a label that the metrics have already",
                "name: ''               | name must be 1 to 253 characters",
                "labels: x              | labels must be keys and values, not a single value",
                "labels: {1a: x}        | label \"1a\" must be made of letters, digits and _",
                "labels: {a-b: x}       | label \"a-b\" must be made of letters",
                "labels: {__a: x}       | label \"__a\" begins with __",
                "labels: {ip: x}        | label \"ip\" is a label that the metrics have already",
                "labels: {target: x}    | label \"target\" is a label that the metrics have already",
                "labels: {tcp_port: x}  | label \"tcp_port\" is a label that the metrics have already",
                "labels: {le: x}        | label \"le\" is a label that the metrics have already",
                "labels: {quantile: x}  | label \"quantile\" is a label that the metrics have already",
                "labels: {outcome: x}   | label \"outcome\" is a label that the metrics have already",
                "labels: {a: [b]}       | label a must be text, not a list",
                "labels: {a: x, a: y}   | label \"a\" is there twice, first in line 3",
                "intervall: 5s          | unknown key \"intervall\": did you mean interval?",
                "tll: 5                 | unknown key \"tll\": did you mean ttl?",
                "tos: 8                 | unknown key \"tos\": say dscp, which is tos / 4",
                "network: ip4           | unknown key \"network\": every address of a name is probed",
                "colour: red            | unknown key \"colour\": there are host, hosts, name,",
                "host: 192.0.2.3        | host is there twice, first in line 2",
                "ttl:                   | ttl has no value",
                "hosts: [192.0.2.7]     | a target must have either a host, or a list of hosts"
            })
    void aWrongValueIsNamedWithItsLineAndWhatWouldBeRight(String line, String message) {
        assertThat(mistakes("targets:", "- host: 192.0.2.1", "  " + line))
                .anySatisfy(text -> assertThat(text).matches("t\\.yml:[23]: .*").contains(": " + message));
    }

    @Test
    void anEchoTargetHasAPortAndFramesAndNothingOfPackets() throws BadTargetFile {
        ManagedTarget target = only(
                "defaults: {interval: 500ms, ttl: 9, dscp: 46, size: 1000, df: true, source: 2001:db8::9, interface: eth0}",
                "targets: [{host: 192.0.2.1, protocol: echo, port: 4000}]");
        assertThat(target.protocol()).isEqualTo(Protocol.ECHO);
        assertThat(target.port()).isEqualTo(4000);
        assertThat(target.options()).isEqualTo(new ProbeOptions(500_000_000L, 3_000_000_000L, 24));

        assertThat(only("targets: [{host: 192.0.2.1, protocol: echo, port: 4000, wire: 16, timeout: 1s}]")
                        .options())
                .isEqualTo(new ProbeOptions(2_000_000_000L, 1_000_000_000L, 16));
    }

    @ParameterizedTest
    @ValueSource(strings = {"size: 100", "dscp: 46", "ttl: 9", "df: true", "source: 192.0.2.9", "interface: eth0"})
    void whatIsSpecialAboutPacketsMeansNothingToEcho(String line) {
        assertThat(mistakes("targets:", "- {host: 192.0.2.1, protocol: echo, port: 4000,", line + "}"))
                .containsExactly("t.yml:3: " + line.split(":", -1)[0]
                        + " means nothing to echo, whose packets the kernel makes: leave it away");
    }

    @ParameterizedTest
    @ValueSource(strings = {"20", "x", "[16]"})
    void aFrameHas16Or24Bytes(String wire) {
        assertThat(mistakes("targets:", "- {host: 192.0.2.1, protocol: echo, port: 4000, wire: " + wire + "}"))
                .singleElement()
                .asString()
                .startsWith("t.yml:2: wire must be ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.256", "10.0.0", "a b", "http://a", "192.0.2.1:443", "fe80::1%eth0", "-", "a..b"})
    void whatIsNoHostIsRefused(String host) {
        if (host.equals("-")) {
            assertThat(mistakes("targets:", "- ttl: 3"))
                    .containsExactly("t.yml:2: a target must have either a host, or"
                            + " a list of hosts: - host: 192.0.2.1, or - hosts: [a.example, b.example]");
        } else {
            assertThat(mistakes("targets:", "- 192.0.2.1", "- host: \"" + host + "\""))
                    .singleElement()
                    .asString()
                    .startsWith("t.yml:3: \"" + host + "\" is neither an address nor a host name");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "255.255.255.255", "224.0.0.1", "239.255.255.250", "::", "ff02::1"})
    void whatIsNotOneHostIsRefused(String address) {
        assertThat(mistakes("targets:", "- \"" + address + "\""))
                .containsExactly("t.yml:2: " + address + " is not the address of one host");
    }

    @Test
    void theSameTwiceIsRefusedWithTheLineOfTheFirst() throws BadTargetFile {
        assertThat(mistakes("targets:", "- host: 2001:db8::1", "- 192.0.2.1", "- host: 2001:DB8::0:1", "  ttl: 3"))
                .containsExactly(
                        "t.yml:4: 2001:db8::1 is there twice, first in line 2: give one of them another name, or"
                                + " leave it away");
        assertThat(read(
                        "targets:",
                        "- 192.0.2.1",
                        "- {host: 192.0.2.1, name: again}",
                        "- {host: 192.0.2.1, protocol: tcp, port: 1}",
                        "- {host: 192.0.2.1, protocol: tcp, port: 2}"))
                .hasSize(4);
    }

    @Test
    void allMistakesAreToldAtOnceInTheirOrderAndTwentyAtTheMost() {
        assertThat(mistakes("defaults: {ttl: 0}", "targets:", "- host: 192.0.2.1", "  df: 1", "- \"::\"", "colour: x"))
                .extracting(line -> line.substring(0, 8))
                .containsExactly("t.yml:1:", "t.yml:4:", "t.yml:5:", "t.yml:6:");
        assertThat(mistakes("targets: [" + "{}, ".repeat(25) + "]")).hasSize(21).endsWith("t.yml: and 5 more");
        assertThat(mistakes("targets:", "- hosts: [192.0.2.1, 192.0.2.2]", "  ttl: 0"))
                .as("a mistake of hosts that share it")
                .hasSize(1);
    }

    @Test
    void aByteThatIsNoUtf8IsAMistakeWithItsLine() {
        byte[] text = "targets:\n- a\n- b\u00e4\n".getBytes(StandardCharsets.ISO_8859_1);
        BadTargetFile bad = catchThrowableOfType(BadTargetFile.class, () -> TargetDocument.parse("t.yml", text, USUAL));
        assertThat(bad.lines()).isEqualTo("t.yml:3: a byte that is not UTF-8");
    }
}
