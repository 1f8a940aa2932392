package net.icmpexporter.linux.socket;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FaultNotesTest {

    private final List<String> lines = new ArrayList<>();
    private final FaultNotes notes = new FaultNotes(lines::add);

    @Test
    void eachKindIsNewOnce() {
        assertThat(notes.isFirst(Fault.SEND, 5)).isTrue();
        assertThat(notes.isFirst(Fault.SEND, 5)).isFalse();
        assertThat(notes.isFirst(Fault.SEND, 6)).isTrue();
        assertThat(notes.isFirst(Fault.RECEIVE, 5)).isTrue();
        notes.say("a line");
        assertThat(lines).containsExactly("a line");
    }

    @Test
    void thereIsAnEndToKinds() {
        int said = 0;
        for (int number = 0; number < 1_000; number++) {
            said += notes.isFirst(Fault.SEND, number) ? 1 : 0;
        }
        assertThat(said).isEqualTo(64);
    }
}
