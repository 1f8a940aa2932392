package net.icmpexporter.app.host;

import static org.assertj.core.api.Assertions.assertThat;

import net.icmpexporter.probe.ProbeOptions;
import net.icmpexporter.probe.SessionLimit;
import net.icmpexporter.probe.SessionMemory;
import org.junit.jupiter.api.Test;

final class HeapRoomTest {

    private static final long MB = 1L << 20;
    private static final int MAX_PPS = 1_000_000;
    private static final ProbeOptions TEN_A_SECOND = new ProbeOptions(100_000_000, 1_000_000_000, 56);

    private static SessionLimit limit(long heapMegabytes, long longLivedMegabytes) {
        return HeapRoom.of(heapMegabytes * MB, longLivedMegabytes * MB, TEN_A_SECOND, MAX_PPS);
    }

    /** What would end the process of 64 MB: ten thousand targets at ten a second. */
    @Test
    void sessionsFitIntoWhatIsKeptForThem() {
        int sessions = limit(62, 43).sessions();
        assertThat(sessions).isBetween(2_000, 6_000);
        assertThat(SessionMemory.bytes(sessions, TEN_A_SECOND, MAX_PPS)).isLessThan((43 - 10) * MB);
        assertThat(limit(250, 170).sessions()).isGreaterThan(10_000);
    }

    /** Where young and old objects share one heap, a third of it stays for the young. */
    @Test
    void aHeapThatIsNotDividedIsDividedHere() {
        assertThat(limit(300, 300).sessions())
                .isEqualTo(limit(300, 0).sessions())
                .isEqualTo(limit(300, -1).sessions())
                .isEqualTo(limit(300, 200).sessions());
    }

    @Test
    void aHeapWithoutRoomHasNone() {
        assertThat(limit(16, 10).sessions()).isZero();
        assertThat(limit(1 << 20, 1 << 19).sessions()).isEqualTo(SessionLimit.OF_REFERENCES.sessions());
    }

    @Test
    void theReasonSaysWhatToDo() {
        assertThat(limit(62, 43).reason())
                .isEqualTo(
                        "that is what a heap of 62 MB has room for at this interval and timeout. Start with more, as in"
                                + " ICMP_EXPORTER_JAVA_OPTS=-Xmx124m, or divide the targets among several exporters");
    }

    @Test
    void thisProcessHasALimit() {
        SessionLimit limit = HeapRoom.of(TEN_A_SECOND, MAX_PPS);
        assertThat(limit.sessions()).isBetween(1, SessionLimit.OF_REFERENCES.sessions());
        assertThat(limit.reason()).contains(" MB ");
    }
}
