package net.icmpexporter.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import net.icmpexporter.target.HourRow;
import net.icmpexporter.target.LifeRow;
import net.icmpexporter.target.ManagedTarget;
import net.icmpexporter.target.StoreFailed;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A damaged file is kept under another name, and what is readable of it lives on. */
final class DamagedFileTest {

    private static final int TARGETS = 300;
    private static final int HOURS = 24;

    /** More targets than a page has. */
    private static final int ON_A_PAGE = 100;

    private static final int PAGE = 4096;

    /** First byte of a page with rows of a table (https://www.sqlite.org/fileformat2.html, 1.6). */
    private static final byte TABLE_LEAF = 0x0d;

    @TempDir
    Path folder;

    private final List<String> notes = new ArrayList<>();

    @Test
    void whatIsNoFileOfSqliteIsSetAside() throws Exception {
        byte[] garbage = new byte[5000];
        Samples.random().nextBytes(garbage);
        Files.write(file(), garbage);
        Files.setLastModifiedTime(file(), FileTime.from(Instant.parse("2026-03-04T05:06:07Z")));

        try (SqliteTargetStore store = open()) {
            assertThat(store.targets()).isEmpty();
            store.put(List.of(Samples.target("x")));
        }

        Path aside = folder.resolve("icmp-exporter.db.corrupt-20260304T050607Z");
        assertThat(aside).hasBinaryContent(garbage);
        assertThat(notes).singleElement().asString().contains(file() + " was damaged", "kept as " + aside, "0 targets");
        assertSound();
        assertNothingElseIsLeft(1);
    }

    @Test
    void anOlderOneThatWasSetAsideStays() throws Exception {
        for (String content : List.of("first", "second", "third")) {
            Files.writeString(file(), content.repeat(1000));
            Files.setLastModifiedTime(file(), FileTime.from(Instant.parse("2026-03-04T05:06:07Z")));
            open().close();
        }

        String aside = "icmp-exporter.db.corrupt-20260304T050607Z";
        assertThat(folder.resolve(aside)).content().startsWith("first");
        assertThat(folder.resolve(aside + "-2")).content().startsWith("second");
        assertThat(folder.resolve(aside + "-3")).content().startsWith("third");
    }

    @RepeatedTest(5)
    void halfAFileIsSetAside() throws Exception {
        fill();
        byte[] whole = Files.readAllBytes(file());
        int left = PAGE + Samples.random().nextInt(whole.length / 2);
        Files.write(file(), Arrays.copyOf(whole, left));

        try (SqliteTargetStore store = open()) {
            useAll(store);
        }

        assertThat(notes).singleElement().asString().contains("was damaged");
        assertSound();
        assertNothingElseIsLeft(1);
    }

    /** Where the damage is in nothing that was used, nothing is noticed; whatever happens, all goes on. */
    @RepeatedTest(15)
    void garbageInTheMiddleIsSurvived() throws Exception {
        fill();
        Random random = Samples.random();
        byte[] bytes = Files.readAllBytes(file());
        for (int places = 1 + random.nextInt(20); places > 0; places--) {
            byte[] garbage = new byte[1 + random.nextInt(3 * PAGE)];
            random.nextBytes(garbage);
            System.arraycopy(
                    garbage, 0, bytes, PAGE + random.nextInt(bytes.length - PAGE - garbage.length), garbage.length);
        }
        Files.write(file(), bytes);

        try (SqliteTargetStore store = open()) {
            useAll(store);
        }

        assertThat(notes).hasSizeLessThanOrEqualTo(1);
        if (!notes.isEmpty()) {
            assertSound();
            assertNothingElseIsLeft(1);
        }
    }

    @Test
    void onlyWhatLiesOnTheDamagedPageIsMissing() throws Exception {
        fill();
        byte[] bytes = Files.readAllBytes(file());
        int page = pageWith(bytes, "host150");
        Arrays.fill(bytes, page, page + PAGE, (byte) 0xff);
        Files.write(file(), bytes);

        try (SqliteTargetStore store = open()) {
            List<String> hosts =
                    store.targets().stream().map(ManagedTarget::host).toList();

            assertThat(hosts)
                    .contains("host0", "host299")
                    .doesNotContain("host150")
                    .hasSizeGreaterThan(TARGETS - ON_A_PAGE);
            assertThat(store.lives()).hasSize(TARGETS);
            assertThat(store.hours(Samples.id(7), 0, HOURS)).hasSize(HOURS);
            assertThat(notes).singleElement().asString().contains(hosts.size() + " targets");
        }
        assertSound();
    }

    @Test
    void damageIsNoticedByAFlushToo() throws Exception {
        fill();
        byte[] bytes = Files.readAllBytes(file());
        Arrays.fill(bytes, PAGE, bytes.length, (byte) 0xff);
        Files.write(file(), bytes);

        try (SqliteTargetStore store = open()) {
            assertThat(notes).isEmpty();
            store.flush(List.of(Samples.life(new Random(1), Samples.id(1))), List.of());

            assertThat(notes).hasSize(1);
            assertThat(store.lives()).hasSize(1);
        }
        assertSound();
    }

    /** A disk that damages whatever is written must not be filled with copies. */
    @Test
    void aSecondFileIsNotSetAside() throws Exception {
        Files.writeString(file(), "no file of SQLite".repeat(1000));

        try (SqliteTargetStore store = open()) {
            write(store, 10_000);
            write(store, 10_000);
            byte[] bytes = Files.readAllBytes(file());
            Arrays.fill(bytes, PAGE, bytes.length, (byte) 0xff);
            Files.write(file(), bytes);

            for (int again = 0; again < 3; again++) {
                assertThatThrownBy(store::lives)
                        .isInstanceOf(StoreFailed.class)
                        .hasMessageContaining(file() + ": it is damaged again");
            }
        }
        assertThat(notes).hasSize(1);
        assertNothingElseIsLeft(1);
    }

    @Test
    void aSuccessorThatWasLeftHalfMadeIsNoHindrance() throws Exception {
        fill();
        byte[] bytes = Files.readAllBytes(file());
        int page = pageWith(bytes, "host150");
        Arrays.fill(bytes, page, page + PAGE, (byte) 0xff);
        Files.write(file(), bytes);
        Files.writeString(folder.resolve("icmp-exporter.db.new"), "half");
        Files.writeString(folder.resolve("icmp-exporter.db.new-wal"), "half");

        try (SqliteTargetStore store = open()) {
            assertThat(store.targets()).hasSizeGreaterThan(TARGETS - ON_A_PAGE);
        }
        assertSound();
        assertNothingElseIsLeft(1);
    }

    private void fill() throws StoreFailed {
        Random random = new Random(17);
        try (SqliteTargetStore store = open()) {
            List<ManagedTarget> targets = new ArrayList<>();
            for (int number = 0; number < TARGETS; number++) {
                targets.add(Samples.target(random, "t" + number, "host" + number));
            }
            store.put(targets);
            write(store, TARGETS);
        }
        assertThat(notes).isEmpty();
    }

    private static void write(SqliteTargetStore store, int targets) throws StoreFailed {
        Random random = new Random(18);
        List<LifeRow> lives = new ArrayList<>();
        List<HourRow> hours = new ArrayList<>();
        for (int number = 0; number < targets; number++) {
            lives.add(Samples.life(random, Samples.id(number)));
            for (int hour = 0; hour < HOURS && targets == TARGETS; hour++) {
                hours.add(Samples.hour(random, Samples.id(number), hour));
            }
        }
        store.flush(lives, hours);
    }

    private static void useAll(SqliteTargetStore store) throws StoreFailed {
        store.targets();
        store.lives();
        for (int number = 0; number < TARGETS; number++) {
            store.hours(Samples.id(number), 0, HOURS);
        }
        write(store, TARGETS);
        store.put(List.of(Samples.target("new")));
        store.remove(List.of(Samples.target("new")));
        store.forgetBefore(5);
        assertThat(store.lives()).hasSizeGreaterThanOrEqualTo(TARGETS);
        assertThat(store.hour(7)).hasSizeGreaterThanOrEqualTo(TARGETS);
    }

    private static int pageWith(byte[] bytes, String text) {
        for (int page = PAGE; page < bytes.length; page += PAGE) {
            String content = new String(bytes, page, PAGE, StandardCharsets.ISO_8859_1);
            if (bytes[page] == TABLE_LEAF && content.contains(text)) {
                return page;
            }
        }
        throw new AssertionError("no page has " + text);
    }

    private SqliteTargetStore open() throws StoreFailed {
        return SqliteTargetStore.open(folder, notes::add);
    }

    private Path file() {
        return folder.resolve(SqliteTargetStore.FILE);
    }

    /** The file is whole, and opens without a further note. */
    private void assertSound() throws StoreFailed, SQLException {
        int before = notes.size();
        open().close();
        assertThat(notes).hasSize(before);
        assertThat(IntegrityCheck.of(file())).isEqualTo("ok");
    }

    private void assertNothingElseIsLeft(int setAside) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            List<String> names =
                    files.map(path -> String.valueOf(path.getFileName())).toList();
            assertThat(names)
                    .filteredOn(name -> name.matches(".*corrupt-[0-9TZ]*"))
                    .hasSize(setAside);
            assertThat(names).noneMatch(name -> name.contains(".new"));
        }
    }
}
