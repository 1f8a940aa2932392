package net.icmpexporter.app.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.icmpexporter.linux.doctor.Finding;
import org.junit.jupiter.api.Test;

class ChapterTest {

    @Test
    void findingsAreAlignedAndCommandsStandByThemselves() {
        Chapter chapter = new Chapter(
                "sockets",
                List.of(
                        Finding.ok("a", "works"),
                        Finding.no("long", "does not", "because", "sudo this", "sudo that"),
                        Finding.untried("x", "not needed")));
        assertThat(chapter.text(Chapter.width(List.of(chapter), 10))).isEqualTo("""
                        sockets
                          ok  a     works
                          no  long  does not
                              because
                              $ sudo this
                              $ sudo that
                          --  x     not needed
                        """);
    }

    @Test
    void aSubjectThatIsMuchLongerThanTheOthersMovesNone() {
        Chapter chapter = new Chapter("t", List.of(Finding.ok("a", "1"), Finding.ok("much longer", "2")));
        assertThat(chapter.text(Chapter.width(List.of(chapter), 10)))
                .isEqualTo("t\n  ok  a  1\n  ok  much longer  2\n");
    }
}
