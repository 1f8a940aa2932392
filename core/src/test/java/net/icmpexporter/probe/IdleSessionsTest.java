package net.icmpexporter.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import net.icmpexporter.net.IpAddress;
import org.junit.jupiter.api.Test;

final class IdleSessionsTest {

    private static final long IDLE_NS = 600 * Rig.SECOND_NS;
    private static final ProbeOptions OPTIONS = new ProbeOptions(Rig.SECOND_NS, Rig.SECOND_NS, 56);

    private final SessionTable table = new SessionTable(3);
    private final List<Session> ended = new ArrayList<>();
    private final IdleSessions idle = new IdleSessions(table, IDLE_NS, this::end, 0);

    @Test
    void aSessionEndsWhenNobodyHasAskedForLongerThanThat() {
        Session session = begin(0);
        idle.endThose(IDLE_NS);
        assertThat(ended).isEmpty();

        idle.endThose(IDLE_NS + 1);
        assertThat(ended).containsExactly(session);
        idle.endThose(10 * IDLE_NS);
        assertThat(ended).hasSize(1);
    }

    @Test
    void theLatestRequestCounts() {
        Session session = begin(0);
        for (long askedNs = 0; askedNs < 5 * IDLE_NS; askedNs += IDLE_NS / 7) {
            session.touch(askedNs);
            idle.endThose(askedNs);
        }
        long latestNs = session.lastAccessMonoNs();
        idle.endThose(latestNs + IDLE_NS);
        assertThat(ended).isEmpty();

        idle.endThose(latestNs + IDLE_NS + 1);
        assertThat(ended).containsExactly(session);
    }

    @Test
    void whoeverTakesThePlaceOfAnEndedSessionHasItsOwnTime() {
        Session first = begin(0);
        end(first);
        Session second = begin(IDLE_NS - 1);
        assertThat(second.index()).isEqualTo(first.index());

        idle.endThose(IDLE_NS + 1);
        assertThat(ended).containsExactly(first);
        idle.endThose(2 * IDLE_NS);
        assertThat(ended).containsExactly(first, second);
    }

    @Test
    void manyBeginAndEnd() {
        for (int i = 0; i < 1_000; i++) {
            begin(i);
        }
        idle.endThose(IDLE_NS + 500);
        assertThat(ended).hasSize(500);
        idle.endThose(IDLE_NS + 1_000);
        assertThat(ended).hasSize(1_000).doesNotHaveDuplicates();
        assertThat(table.size()).isZero();
    }

    private Session begin(long nowMonoNs) {
        Session session = table.add(ProbeKey.icmp(IpAddress.ofIpv4(table.indexes() + 1), OPTIONS), nowMonoNs);
        assertThat(session).isNotNull();
        idle.begin(session);
        return session;
    }

    private void end(Session session) {
        ended.add(session);
        idle.end(session);
        table.remove(session);
    }
}
