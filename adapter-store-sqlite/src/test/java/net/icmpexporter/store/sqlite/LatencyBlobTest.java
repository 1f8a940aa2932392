package net.icmpexporter.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.util.HexFormat;
import java.util.Random;
import net.icmpexporter.stats.HeatBins;
import net.icmpexporter.target.LatencyCounts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LatencyBlobTest {

    /** What older files have must be read for ever: a failure here asks for a new version of the tables. */
    @Test
    void theFormatIsWhatItWas() throws SQLException {
        LatencyCounts counts = new LatencyCounts();
        counts.add(200, 1);
        counts.add(201, 127);
        counts.add(203, 128);
        counts.add(204, 300);
        counts.add(205, Long.MAX_VALUE);

        // bin 200; 1, 127, none, 128, 300, 2^63-1
        assertThat(HexFormat.of().formatHex(LatencyBlob.encode(counts)))
                .isEqualTo("c801017f008001ac02ffffffffffffffff7f");
        assertThat(Samples.text(decoded("c801017f008001ac02ffffffffffffffff7f")))
                .isEqualTo(Samples.text(counts));
    }

    /** The meaning of a bin's number is part of the format. */
    @Test
    void binsMeanWhatTheyMeant() {
        assertThat(HeatBins.bins()).isEqualTo(321);
        assertThat(HeatBins.lowerMs(1)).isEqualTo(Math.pow(2, -10));
        assertThat(HeatBins.lowerMs(101)).isEqualTo(1);
        assertThat(HeatBins.lowerMs(111)).isEqualTo(2);
    }

    @Test
    void nothingIsNoBytes() throws SQLException {
        assertThat(LatencyBlob.encode(new LatencyCounts())).isEmpty();
        assertThat(decoded("").sum()).isZero();
    }

    @Test
    void anythingComesBack() throws SQLException {
        Random random = Samples.random();
        for (int round = 0; round < 2000; round++) {
            LatencyCounts counts = Samples.latencies(random);

            assertThat(Samples.text(LatencyBlob.decode(LatencyBlob.encode(counts))))
                    .isEqualTo(Samples.text(counts));
        }
    }

    @Test
    void theOutermostBinsComeBack() throws SQLException {
        LatencyCounts counts = new LatencyCounts();
        counts.add(HeatBins.bins() - 1, 7);
        counts.add(0, 9);

        assertThat(Samples.text(LatencyBlob.decode(LatencyBlob.encode(counts)))).isEqualTo("[0:9, 320:7]");
    }

    /** The last bin and one more; a number without its end; one of 64 bits. */
    @ParameterizedTest
    @ValueSource(strings = {"c1020101", "c002" + "0101", "c801ff", "c8018080808080808080808001"})
    void whatNobodyWroteIsDamage(String hex) {
        assertThatThrownBy(() -> decoded(hex))
                .isInstanceOfSatisfying(SQLException.class, e -> assertThat(SqliteFailures.isDamage(e))
                        .isTrue());
    }

    private static LatencyCounts decoded(String hex) throws SQLException {
        return LatencyBlob.decode(HexFormat.of().parseHex(hex));
    }
}
