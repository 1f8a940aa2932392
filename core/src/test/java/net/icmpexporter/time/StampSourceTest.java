package net.icmpexporter.time;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class StampSourceTest {

    /** They end up in metrics that people query: names that stay as they are. */
    @Test
    void labelsAreTheWordsThatQueriesUse() {
        assertThat(StampSource.values())
                .extracting(StampSource::label)
                .containsExactly("nic", "kernel", "user", "none");
    }
}
