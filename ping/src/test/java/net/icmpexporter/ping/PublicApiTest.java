package net.icmpexporter.ping;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a release had stays, until a version says otherwise: docs/versioning.md. {@code ping/api} has a listing a release. */
final class PublicApiTest {

    private static final Path LISTINGS = Path.of("api");
    private static final boolean WRITE = System.getProperty("expected.write") != null;
    private static final String COMMAND = "./mvnw -q test -pl ping -am -Dtest=PublicApiTest"
            + " -Dsurefire.failIfNoSpecifiedTests=false -Dexpected.write=true";

    private record Version(int major, int minor, int patch) implements Comparable<Version> {

        private static final Pattern FORM = Pattern.compile("(\\d+)\\.(\\d+)\\.(\\d+)(-SNAPSHOT|\\.txt)?");

        static Version of(String text) {
            Matcher numbers = FORM.matcher(text);
            assertThat(numbers.matches()).as("version %s", text).isTrue();
            return new Version(number(numbers, 1), number(numbers, 2), number(numbers, 3));
        }

        private static int number(Matcher numbers, int group) {
            return Integer.parseInt(numbers.group(group));
        }

        /** Whether this one may take away what that one had: semver.org, 4 and 8. */
        boolean mayBreak(Version earlier) {
            return major > earlier.major || (major == 0 && earlier.major == 0 && minor > earlier.minor);
        }

        @Override
        public int compareTo(Version other) {
            return Stream.of(major - other.major, minor - other.minor, patch - other.patch)
                    .filter(difference -> difference != 0)
                    .findFirst()
                    .orElse(0);
        }

        @Override
        public String toString() {
            return major + "." + minor + "." + patch;
        }
    }

    @Test
    void whatWasReleasedIsThere() throws Exception {
        String text = version();
        Version version = Version.of(text);
        Set<String> now = PublicApi.now().lines();
        Path own = LISTINGS.resolve(version + ".txt");
        if (WRITE) {
            Files.createDirectories(LISTINGS);
            Files.write(own, now);
        }
        Version last = lastListing(version);
        Set<String> gone = new TreeSet<>(Files.readAllLines(LISTINGS.resolve(last + ".txt")));
        gone.removeAll(now);

        if (!version.mayBreak(last)) {
            assertThat(gone)
                    .as(
                            "what %s had and %s has not; put it back, or raise the version as docs/versioning.md says"
                                    + " (while %s is not released: %s)",
                            last, version, last, COMMAND)
                    .isEmpty();
        }
        if (!text.endsWith("-SNAPSHOT")) {
            assertThat(own).as("a release has its listing: %s", COMMAND).exists();
            assertThat(Files.readAllLines(own))
                    .as("%s, made by %s", own, COMMAND)
                    .containsExactlyElementsOf(now);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "0.1.0, 0.1.0, false",
        "0.1.1, 0.1.0, false",
        "0.2.0, 0.1.7, true",
        "1.0.0, 0.9.0, true",
        "1.1.0, 1.0.0, false",
        "2.0.0, 1.9.9, true"
    })
    void versionsThatMayBreak(String version, String last, boolean may) {
        assertThat(Version.of(version).mayBreak(Version.of(last))).isEqualTo(may);
    }

    @Test
    void theListingHasWhatUsersWrite() throws Exception {
        assertThat(PublicApi.now().lines())
                .contains(
                        "net.icmpexporter.ping.Pinger#open() throws net.icmpexporter.ping.PingerNotOpened:"
                                + " static net.icmpexporter.ping.Pinger",
                        "net.icmpexporter.ping.PingOptions#withSource(@Nullable java.net.InetAddress):"
                                + " net.icmpexporter.ping.PingOptions",
                        "net.icmpexporter.probe.PingEvent: sealed interface",
                        "net.icmpexporter.probe.PingEvent$Lost#late(): boolean",
                        "net.icmpexporter.stats.StampSource#KERNEL: static net.icmpexporter.stats.StampSource",
                        "net.icmpexporter.time.MonoClock: interface to implement: monoNs",
                        "net.icmpexporter.transport.ProbeTransport: interface of java.lang.AutoCloseable",
                        "net.icmpexporter.fake.path.Path#lossRatio(double): net.icmpexporter.fake.path.Path")
                .noneMatch(line -> line.contains("PingLoop"))
                .noneMatch(line -> line.contains("ProbeEngine"))
                .noneMatch(line -> line.contains("ProbeTransport#poll"));
    }

    private static Version lastListing(Version version) throws IOException {
        try (Stream<Path> files = Files.list(LISTINGS)) {
            List<Version> all = files.map(file -> Version.of(file.getFileName().toString()))
                    .filter(listed -> listed.compareTo(version) <= 0)
                    .sorted()
                    .toList();
            assertThat(all).as("listings of releases in ping/api").isNotEmpty();
            return all.get(all.size() - 1);
        }
    }

    private static String version() throws IOException {
        Matcher found = Pattern.compile("<version>([^<]+)</version>").matcher(Files.readString(Path.of("pom.xml")));
        assertThat(found.find()).isTrue();
        return found.group(1);
    }
}
