package net.icmpexporter.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import net.icmpexporter.net.IpAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PacketOptionsTest {

    private static final IpAddress HERE = Objects.requireNonNull(IpAddress.parse("192.0.2.1"));

    @ParameterizedTest
    @CsvSource({"0, 0", "63, 255", "46, 1"})
    void whatAHeaderHasRoomForIsTaken(int dscp, int hopLimit) {
        PacketOptions packet = new PacketOptions(dscp, hopLimit, Fragmentation.USUAL, null, "");
        assertThat(packet.dscp()).isEqualTo(dscp);
        assertThat(packet.hopLimit()).isEqualTo(hopLimit);
    }

    @ParameterizedTest
    @CsvSource({
        "-1, 0, DSCP must be 0 to 63",
        "64, 0, DSCP must be 0 to 63",
        "0, -1, TTL must be",
        "0, 256, TTL must be"
    })
    void anythingElseIsRefused(int dscp, int hopLimit, String words) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PacketOptions(dscp, hopLimit, Fragmentation.USUAL, null, ""))
                .withMessageContaining(words);
    }

    @Test
    void everyPartMakesADifference() {
        List<PacketOptions> ordered = List.of(
                PacketOptions.USUAL,
                new PacketOptions(0, 0, Fragmentation.USUAL, null, "eth0"),
                new PacketOptions(0, 0, Fragmentation.USUAL, HERE, ""),
                new PacketOptions(0, 0, Fragmentation.FORBIDDEN, null, ""),
                new PacketOptions(0, 0, Fragmentation.ALLOWED, null, ""),
                new PacketOptions(0, 1, Fragmentation.USUAL, null, ""),
                new PacketOptions(1, 0, Fragmentation.USUAL, null, ""));
        List<PacketOptions> sorted = new ArrayList<>(ordered);
        Collections.reverse(sorted);
        Collections.sort(sorted);
        assertThat(sorted).isEqualTo(ordered).doesNotHaveDuplicates();
    }

    @Test
    void dontFragmentIsFragmentationForbidden() {
        assertThat(new PacketOptions(0, 0, true, null, "").fragmentation()).isEqualTo(Fragmentation.FORBIDDEN);
        assertThat(new PacketOptions(0, 0, false, null, "")).isEqualTo(PacketOptions.USUAL);
        assertThat(new PacketOptions(0, 0, true, null, "").dontFragment()).isTrue();
        assertThat(new PacketOptions(0, 0, Fragmentation.ALLOWED, null, "").dontFragment())
                .isFalse();
    }
}
