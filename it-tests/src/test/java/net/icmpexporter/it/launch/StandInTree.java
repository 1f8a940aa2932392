package net.icmpexporter.it.launch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A tree with the real {@code run} and {@code check}, and stand-ins for Maven and Java which write down how they were called. All sources
 * are two hours old, so that a test decides what is newer than what.
 */
final class StandInTree {

    private static final Path PRODUCT = Path.of(System.getProperty("icmp.exporter.root", ".."))
            .toAbsolutePath()
            .normalize();
    private static final int PATIENCE_S = 60;
    private static final String LAUNCH = "app/src/main/launch";

    private final Path folder;
    private final Map<String, String> environment = new HashMap<>();
    private int starts;

    /** What a start printed and how it ended. */
    record Outcome(int status, List<String> out, List<String> err) {}

    /** Puts a tree into {@code folder}, under a name with a space. */
    StandInTree(Path folder) throws IOException {
        this.folder = folder;
        Path root = root();
        for (String module : List.of("core", "adapter-x", "app")) {
            Files.createDirectories(root.resolve(module).resolve("src/main/java"));
            Files.writeString(root.resolve(module).resolve("pom.xml"), "");
            Files.writeString(root.resolve(module).resolve("src/main/java/A.java"), "");
        }
        Files.writeString(root.resolve("pom.xml"), "");
        Files.createDirectories(root.resolve("config"));
        Files.createDirectories(root.resolve(LAUNCH));
        for (String file : List.of("run", "check", "config/tools.sh")) {
            Files.copy(PRODUCT.resolve(file), root.resolve(file));
        }
        try (Stream<Path> scripts = Files.list(PRODUCT.resolve(LAUNCH))) {
            for (Path script : (Iterable<Path>) scripts::iterator) {
                Files.copy(script, root.resolve(LAUNCH).resolve(script.getFileName()));
            }
        }
        program("tree of mine/mvnw", "[ \"$1\" != --version ] || exit 0", building());
        environment.put("PATH", System.getenv("PATH"));
        environment.put("HOME", folder.toString());
        java("17.0.15");
        // whoever starts it need not be the one who made it
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        everySourceIsOld();
    }

    Path root() {
        return folder.resolve("tree of mine");
    }

    /** What the last build made. */
    Path program() {
        return root().resolve("app/target/icmp-exporter");
    }

    /** The file whose time is the time of the last build. */
    Path built() {
        return program().resolve("bin/icmp-exporter");
    }

    /** Lines of a stand-in for Maven that builds. */
    static String building() {
        String program = "app/target/icmp-exporter";
        return "echo noise; echo \"$@\" >>calls; mkdir -p " + program + "/lib " + program + "/bin; cp " + LAUNCH + "/* "
                + program + "/bin/; for jar in b a app-1; do : >" + program + "/lib/$jar.jar; done";
    }

    /** Writes an executable script. */
    void program(String path, String... lines) throws IOException {
        Path file = folder.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, "#!/bin/sh\n" + String.join("\n", lines) + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /** Makes JAVA_HOME a stand-in of this version, which prints its arguments, one a line. */
    void java(String version) throws IOException {
        program("jdk/bin/java", "for a; do echo \"$a\"; done");
        program("jdk/bin/javac", "exit 1");
        Files.writeString(
                folder.resolve("jdk/release"),
                "OS_NAME=\"Linux\"\nJAVA_RUNTIME_VERSION=\"" + version + "+1\"\nJAVA_VERSION=\"" + version + "\"\n");
        environment.put("JAVA_HOME", folder.resolve("jdk").toString());
    }

    void environment(String name, String value) {
        environment.put(name, value);
    }

    /** The arguments of each build so far. */
    List<String> builds() throws IOException {
        Path calls = root().resolve("calls");
        return Files.exists(calls) ? Files.readAllLines(calls) : List.of();
    }

    void everySourceIsOld() throws IOException {
        try (Stream<Path> all = Files.walk(root())) {
            for (Path path : (Iterable<Path>) all::iterator) {
                age(path, Duration.ofHours(2));
            }
        }
    }

    /** Sets the time of the last change. */
    void age(Path path, Duration age) throws IOException {
        Files.setLastModifiedTime(path, FileTime.from(Instant.now().minus(age)));
    }

    /** Runs {@code run} from another folder, as whoever runs the tests. */
    Outcome start(String... arguments) throws IOException, InterruptedException {
        return start(List.of(), "run", arguments);
    }

    /** Runs {@code check} from another folder, as whoever runs the tests. */
    Outcome check(String... arguments) throws IOException, InterruptedException {
        return start(List.of(), "check", arguments);
    }

    /** Runs {@code run} as a user who may write nothing in the tree. */
    Outcome startAsStranger(String... arguments) throws IOException, InterruptedException {
        if (System.getProperty("user.name").equals("root")) {
            return start(List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"), "run", arguments);
        }
        List<Path> closed = new ArrayList<>();
        try (Stream<Path> all = Files.walk(root())) {
            all.filter(Files::isDirectory).forEach(closed::add);
        }
        for (Path path : closed) {
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("r-xr-xr-x"));
        }
        try {
            return start(List.of(), "run", arguments);
        } finally {
            for (Path path : closed) {
                Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
            }
        }
    }

    private Outcome start(List<String> as, String script, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(as);
        command.add(root().resolve(script).toString());
        command.addAll(List.of(arguments));
        starts++;
        Path out = folder.resolve("out" + starts);
        Path err = folder.resolve("err" + starts);
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(Path.of("/").toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        Process process = builder.start();
        try {
            assertThat(process.waitFor(PATIENCE_S, TimeUnit.SECONDS))
                    .as("%s ends", command)
                    .isTrue();
        } finally {
            process.destroyForcibly();
        }
        return new Outcome(process.exitValue(), Files.readAllLines(out, UTF_8), Files.readAllLines(err, UTF_8));
    }
}
