package net.icmpexporter.config.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import net.icmpexporter.net.NameAnswer;
import net.icmpexporter.probe.EngineCommands;
import net.icmpexporter.probe.ProbeDirectory;
import net.icmpexporter.stats.EngineMeter;
import net.icmpexporter.target.FileChange;
import net.icmpexporter.target.ManagedTarget;
import net.icmpexporter.target.MemoryTargetStore;
import net.icmpexporter.target.Origin;
import net.icmpexporter.target.TargetBook;
import net.icmpexporter.target.TargetFile.Reload;
import net.icmpexporter.transport.Protocol;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class YamlTargetFileTest {

    @TempDir
    private Path folder;

    private final Logger logger = Logger.getLogger(YamlTargetFile.class.getName());
    private final List<LogRecord> logged = new ArrayList<>();
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord entry) {
            logged.add(entry);
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };
    private final TargetBook book = new TargetBook(
            new ProbeDirectory(new EngineCommands(() -> {}), new EngineMeter(), () -> 0),
            name -> new CompletableFuture<NameAnswer>(),
            new MemoryTargetStore(),
            () -> 0,
            () -> 0,
            24);

    private long wallNs = 1;

    @BeforeEach
    void listen() {
        logger.setUseParentHandlers(false);
        logger.addHandler(handler);
    }

    @AfterEach
    void unlisten() {
        logger.removeHandler(handler);
        logger.setUseParentHandlers(true);
    }

    private Path path() {
        return folder.resolve("t.yml");
    }

    private YamlTargetFile file() {
        return new YamlTargetFile(path(), TargetDocumentTest.USUAL, book, () -> wallNs);
    }

    private void write(String... targets) throws IOException {
        Files.writeString(path(), "targets: [" + String.join(", ", targets) + "]\n");
    }

    private List<String> hosts() {
        return book.views().stream().map(view -> view.target().host()).toList();
    }

    private long errors() {
        return logged.stream()
                .filter(entry -> entry.getLevel().equals(Level.SEVERE))
                .count();
    }

    @Test
    void aReloadChangesWhatIsDifferentAndSaysHowMuchThatWas() throws IOException {
        YamlTargetFile file = file();
        assertThat(file.latest()).isEqualTo(new Reload(true, "", new FileChange(0, 0, 0, 0), 0));
        write("192.0.2.1", "192.0.2.2", "192.0.2.3");
        wallNs = 7;
        assertThat(file.reload()).isEqualTo(new Reload(true, "", new FileChange(3, 0, 0, 0), 7));

        write("192.0.2.1", "{host: 192.0.2.2, ttl: 9}", "192.0.2.4");
        wallNs = 8;
        assertThat(file.reload()).isEqualTo(new Reload(true, "", new FileChange(1, 1, 1, 1), 8));
        assertThat(hosts()).containsExactly("192.0.2.1", "192.0.2.2", "192.0.2.4");
        assertThat(file.latest().lastSuccessWallNs()).isEqualTo(8);
    }

    @Test
    void aBadFileChangesNothingAndIsSaidWithItsLines() throws IOException {
        YamlTargetFile file = file();
        write("192.0.2.1");
        assertThat(file.reload().isSuccessful()).isTrue();
        write("192.0.2.9", "{host: 192.0.2.2, tll: 9}");
        wallNs = 8;

        Reload refused = file.reload();
        assertThat(refused.isSuccessful()).isFalse();
        assertThat(refused.problem()).isEqualTo(path() + ":1: unknown key \"tll\": did you mean ttl?");
        assertThat(refused.change()).isEqualTo(new FileChange(0, 0, 0, 0));
        assertThat(refused.lastSuccessWallNs()).isEqualTo(1);
        assertThat(file.latest()).isEqualTo(refused);
        assertThat(hosts()).containsExactly("192.0.2.1");
        assertThat(logged.get(logged.size() - 1).getMessage()).contains("nothing was changed", refused.problem());
    }

    @Test
    void aFileThatIsGoneIsABadOne() throws IOException {
        YamlTargetFile file = file();
        write("192.0.2.1");
        file.reload();
        Files.delete(path());

        assertThat(file.reloadIfChanged()).isNull();
        Reload gone = file.reloadIfChanged();
        assertThat(gone).isNotNull();
        assertThat(file.latest().problem()).isEqualTo(path() + ": there is no such file");
        assertThat(hosts()).containsExactly("192.0.2.1");
        assertThat(file.reloadIfChanged()).as("until it changes").isNull();
        assertThat(errors()).isEqualTo(1);
    }

    @Test
    void aTargetOfTheApiThatIsInTheFileIsTheFiles() throws Exception {
        book.add(List.of(new ManagedTarget(
                "192.0.2.1", "192.0.2.1", Protocol.ICMP, 0, TargetDocumentTest.USUAL, new TreeMap<>(), Origin.API)));
        write("192.0.2.1");

        assertThat(file().reload().change()).isEqualTo(new FileChange(0, 1, 0, 0));
        assertThat(book.views())
                .singleElement()
                .satisfies(view -> assertThat(view.target().origin()).isEqualTo(Origin.FILE));
    }

    @Test
    void aChangeIsReadOnceAndNotWhileItIsBeingWritten() throws IOException {
        YamlTargetFile file = file();
        write("192.0.2.1");
        file.reload();
        assertThat(file.reloadIfChanged()).isNull();

        write("192.0.2.1", "192.0.2.2");
        assertThat(file.reloadIfChanged()).as("seen for the first time").isNull();
        write("192.0.2.1", "192.0.2.2", "192.0.2.3");
        assertThat(file.reloadIfChanged()).as("it has changed again").isNull();
        assertThat(hosts()).hasSize(1);
        assertThat(file.reloadIfChanged()).isNotNull();
        assertThat(hosts()).hasSize(3);
        assertThat(file.reloadIfChanged()).isNull();

        write("bad file");
        assertThat(file.reloadIfChanged()).isNull();
        assertThat(file.reloadIfChanged()).isNotNull();
        assertThat(file.reloadIfChanged()).isNull();
        assertThat(file.reloadIfChanged()).isNull();
        assertThat(errors()).as("lines about one bad file").isEqualTo(1);
    }

    @Test
    void anotherFileOfTheSameSizeAndTimeInItsPlaceIsSeen() throws IOException {
        write("192.0.2.1");
        FileTime time = Files.getLastModifiedTime(path());
        YamlTargetFile file = file();
        file.reload();
        Path other = folder.resolve("other");
        Files.writeString(other, "targets: [192.0.2.7]\n");
        Files.setLastModifiedTime(other, time);
        Files.move(other, path(), StandardCopyOption.REPLACE_EXISTING);

        assertThat(file.reloadIfChanged()).isNull();
        assertThat(file.reloadIfChanged()).isNotNull();
        assertThat(hosts()).containsExactly("192.0.2.7");
    }

    /** As the kubelet does it: t.yml -> ..data/t.yml, and ..data is renamed over. */
    @Test
    void theSwapOfALinkOnTheWayIsSeen() throws IOException {
        for (String version : List.of("1", "2")) {
            Path content = Files.createDirectory(folder.resolve("..v" + version));
            Files.writeString(content.resolve("t.yml"), "targets: [192.0.2." + version + "]\n");
        }
        Files.createSymbolicLink(folder.resolve("..data"), Path.of("..v1"));
        Files.createSymbolicLink(path(), Path.of("..data/t.yml"));
        YamlTargetFile file = file();
        file.reload();
        assertThat(hosts()).containsExactly("192.0.2.1");

        Files.createSymbolicLink(folder.resolve("..new"), Path.of("..v2"));
        Files.move(folder.resolve("..new"), folder.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);
        assertThat(file.reloadIfChanged()).isNull();
        assertThat(file.reloadIfChanged()).isNotNull();
        assertThat(hosts()).containsExactly("192.0.2.2");
    }

    @Test
    void whatChangedWhileTheExporterStartedIsReadSoon() throws Exception {
        write("192.0.2.1");
        TargetDocument document = TargetDocument.of(path(), TargetDocumentTest.USUAL);
        write("192.0.2.1", "192.0.2.2");
        YamlTargetFile file = file();

        assertThat(file.begin(document).change().added()).isEqualTo(1);
        assertThat(file.reloadIfChanged()).isNull();
        assertThat(file.reloadIfChanged()).isNotNull();
        assertThat(hosts()).hasSize(2);
    }
}
