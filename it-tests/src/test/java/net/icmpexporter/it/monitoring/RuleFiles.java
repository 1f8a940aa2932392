package net.icmpexporter.it.monitoring;

import java.nio.file.Path;

/** The rules as they are handed out, and their tests. */
final class RuleFiles {

    private static final Path FOLDER =
            Path.of(System.getProperty("icmp.exporter.root", ".."), "rules").toAbsolutePath();

    /** Recording and alerting rules. */
    static final Path RULES = FOLDER.resolve("icmp-exporter.rules.yml");

    /** Tests for promtool. */
    static final Path TESTS = FOLDER.resolve("icmp-exporter.test.yml");

    private RuleFiles() {}
}
