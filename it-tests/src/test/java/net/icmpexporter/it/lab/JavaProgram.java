package net.icmpexporter.it.lab;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Command lines of Java programs, on the JDK that runs the tests. */
public final class JavaProgram {

    private static final String USUAL_HEAP = "-Xmx96m";

    private JavaProgram() {}

    /** The exporter, as {@code ./run} starts it. */
    static List<String> exporter(Path lib, List<String> flags) {
        return exporter(lib, USUAL_HEAP, flags);
    }

    /** The same with another heap, as in {@code -Xmx32m}. */
    static List<String> exporter(Path lib, String heap, List<String> flags) {
        List<String> words = java(heap, "-Xss512k", "-XX:+ExitOnOutOfMemoryError");
        words.add("-Dorg.sqlite.lib.path=" + lib.resolve("jni").resolve(machine() + "-Linux"));
        words.addAll(List.of("-Dguice_bytecode_gen_option=DISABLED", "-cp", lib + File.separator + "*"));
        words.add("net.icmpexporter.app.Main");
        words.addAll(flags);
        return words;
    }

    /** As uname(1) calls it, and so the folders of libraries. */
    private static String machine() {
        String name = System.getProperty("os.arch", "");
        return name.equals("amd64") ? "x86_64" : name;
    }

    /** A main class of the tests, with a small heap that it has from the start. */
    static List<String> ofTests(String mainClass, String... arguments) {
        List<String> words = java("-Xmx32m", "-Xms32m", "-XX:+AlwaysPreTouch");
        words.addAll(List.of("-cp", classPath(), mainClass));
        words.addAll(List.of(arguments));
        return words;
    }

    /** A program with the exporter as {@link Installation} has it on its class path, and a folder of classes more. */
    public static List<String> besideInstallation(Path classes, String mainClass) {
        List<String> words = java("-Xmx32m");
        words.addAll(List.of("-cp", Installation.HOME + "/lib/*:" + classes, mainClass));
        return words;
    }

    static List<String> java(String... options) {
        List<String> words = new ArrayList<>();
        words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        words.addAll(List.of(options));
        words.addAll(List.of("-XX:+UseSerialGC", "-XX:-UsePerfData", "--enable-native-access=ALL-UNNAMED"));
        if (Runtime.version().feature() >= 24) {
            words.add("--sun-misc-unsafe-memory-access=allow");
        }
        return words;
    }

    /** Surefire and Failsafe start the test JVM with a jar that only names the others. */
    private static String classPath() {
        return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path", ""));
    }
}
