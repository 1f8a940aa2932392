package net.icmpexporter.it.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import net.icmpexporter.it.lab.PrometheusServer;
import net.icmpexporter.it.lab.ReadmeBlock;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What promtool makes of the configurations in docs/scaling.md. */
final class ScalingDocumentIT {

    @ParameterizedTest
    @ValueSource(strings = {"batch", "shards"})
    void promtoolFindsNoFaultWithTheExamples(String example, @TempDir Path folder) throws IOException {
        Path targets = Files.createDirectory(folder.resolve("targets"));
        Files.writeString(targets.resolve("some.yml"), "- targets: [192.0.2.1, router.example.net]\n");
        Path configuration = folder.resolve("prometheus.yml");
        Files.writeString(configuration, ReadmeBlock.in("docs/scaling.md", "example: " + example));

        assertThat(PrometheusServer.promtool("check", "config", configuration.toString()))
                .contains("is valid prometheus config file syntax");
    }
}
