package net.icmpexporter.it.lab;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Programs of the tests that ping from Java. On their class path are the module {@code ping} and what it needs, nothing else. */
public final class LibraryProgram {

    private static final List<String> JARS =
            List.of("ping-", "core-", "adapter-socket-linux-", "jnr-", "jffi-", "asm-");

    private LibraryProgram() {}

    /**
     * Starts one in a namespace.
     *
     * @param heap as in {@code -Xmx64m}
     * @param program a class that has a main method and needs no other class of the tests
     */
    public static ChildProcess start(
            Namespace namespace, Rights rights, String heap, Class<?> program, List<String> arguments) {
        List<String> words = JavaProgram.java(heap, "-XX:+ExitOnOutOfMemoryError");
        words.addAll(List.of("-cp", classPath(program), program.getName()));
        words.addAll(arguments);
        return new ChildProcess(program.getSimpleName(), namespace.words(rights.words(namespace, words)));
    }

    private static String classPath(Class<?> program) {
        try (Stream<Path> jars = Files.list(ExporterHome.lib())) {
            List<Path> path = jars.filter(LibraryProgram::isNeeded).collect(Collectors.toCollection(ArrayList::new));
            path.add(folderWith(program));
            return path.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
        } catch (IOException e) {
            throw new LabFailure("class path of " + program, e);
        }
    }

    private static boolean isNeeded(Path jar) {
        String name = jar.getFileName().toString();
        return JARS.stream().anyMatch(name::startsWith);
    }

    /** Where everybody may read it. */
    private static Path folderWith(Class<?> program) throws IOException {
        Path folder = Files.createTempDirectory("icx-library");
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        Runtime.getRuntime().addShutdownHook(new Thread(() -> ExporterHome.delete(folder), "deletes " + folder));
        String file = program.getName().replace('.', '/') + ".class";
        Path copy = folder.resolve(file);
        Files.createDirectories(copy.getParent());
        try (InputStream compiled = program.getClassLoader().getResourceAsStream(file)) {
            if (compiled == null) {
                throw new LabFailure("there is no " + file);
            }
            Files.copy(compiled, copy);
        }
        return folder;
    }
}
