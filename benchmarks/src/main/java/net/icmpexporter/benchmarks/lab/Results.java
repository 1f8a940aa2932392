package net.icmpexporter.benchmarks.lab;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;

/** Figures as JSON files, one a question, each with the machine that they are of. */
final class Results {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path folder;

    Results(Path folder) {
        this.folder = folder;
    }

    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    /** Replaces the file of a question. */
    void write(String name, ObjectNode figures) {
        ObjectNode all = object();
        all.set("machine", machine());
        all.setAll(figures);
        try {
            Files.createDirectories(folder);
            String text = JSON.writerWithDefaultPrettyPrinter().writeValueAsString(all) + "\n";
            Files.writeString(file(name), text, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path file(String name) {
        return folder.resolve(name + ".json");
    }

    boolean has(String name) {
        return Files.exists(file(name));
    }

    JsonNode read(String name) {
        try {
            return JSON.readTree(file(name).toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ObjectNode machine() {
        return object().put("cores", Runtime.getRuntime().availableProcessors())
                .put("processor", Proc.field("/proc/cpuinfo", "model name"))
                .put("kernel", Proc.lines("/proc/sys/kernel/osrelease").get(0))
                .put("java", System.getProperty("java.vm.name") + " " + Runtime.version())
                .put("date", LocalDate.now(ZoneOffset.UTC).toString());
    }
}
