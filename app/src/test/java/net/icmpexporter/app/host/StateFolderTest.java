package net.icmpexporter.app.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StateFolderTest {

    @Test
    void whatSystemdSaysCountsFirstAndThenTheUsersFolders() {
        Map<String, String> all = Map.of(
                "STATE_DIRECTORY", "/var/lib/a:/var/lib/b", "XDG_STATE_HOME", "/home/u/state", "HOME", "/home/u");
        assertThat(StateFolder.usual(all)).isEqualTo(Path.of("/var/lib/a"));
        assertThat(StateFolder.usual(Map.of("XDG_STATE_HOME", "/s", "HOME", "/home/u")))
                .isEqualTo(Path.of("/s/icmp-exporter"));
        assertThat(StateFolder.usual(Map.of("HOME", "/home/u")))
                .isEqualTo(Path.of("/home/u/.local/state/icmp-exporter"));
    }

    @Test
    void whatIsNotAbsoluteDoesNotCount() {
        assertThat(StateFolder.usual(Map.of("STATE_DIRECTORY", "", "XDG_STATE_HOME", "state", "HOME", "\0")))
                .isNull();
        assertThat(StateFolder.usual(Map.of())).isNull();
    }
}
