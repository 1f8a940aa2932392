package net.icmpexporter.examples;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** Compiles texts as a user would, warnings included. */
final class Sources {

    private static final class Text extends SimpleJavaFileObject {

        private final String text;

        Text(String path, String text) {
            super(URI.create("string:///" + path), Kind.SOURCE);
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }

    private Sources() {}

    /**
     * Compiles for Java 17.
     *
     * @param texts by path
     * @return what the compiler says, nothing if it is content
     */
    static String compile(Map<String, String> texts, Path directory, String... options) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        List<String> all = new ArrayList<>(List.of("--release", "17", "-Xlint:all,-options", "-proc:none"));
        all.addAll(List.of("-d", directory.toString()));
        all.addAll(List.of(options));
        List<JavaFileObject> units = new ArrayList<>();
        texts.forEach((path, text) -> units.add(new Text(path, text)));
        StringWriter said = new StringWriter();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            boolean ok = compiler.getTask(said, files, null, all, null, units).call();
            return ok ? said.toString() : "not compiled: " + said;
        }
    }
}
