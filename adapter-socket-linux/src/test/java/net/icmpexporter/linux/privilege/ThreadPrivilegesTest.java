package net.icmpexporter.linux.privilege;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ThreadPrivilegesTest {

    private static final String NONE = "0000000000000000";

    private static List<String> status(String inh, String prm, String eff, String bnd, String amb, String noNewPrivs) {
        return List.of(
                "Name:\tjava",
                "CapInh:\t" + inh,
                "CapPrm:\t" + prm,
                "CapEff:\t" + eff,
                "CapBnd:\t" + bnd,
                "CapAmb:\t" + amb,
                "NoNewPrivs:\t" + noNewPrivs);
    }

    @Test
    void eachSetIsReadFromItsLine() {
        assertThat(ThreadPrivileges.parse(status("1", "2", "4", "000001ffffffffff", "8", "1")))
                .isEqualTo(new ThreadPrivileges(1, 2, 4, 0x1ff_ffff_ffffL, 8, true));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4})
    void anySetButTheBoundingOneIsSomething(int which) {
        String[] sets = {NONE, NONE, NONE, NONE, NONE};
        sets[which] = "0000000000002000";
        ThreadPrivileges privileges = ThreadPrivileges.parse(status(sets[0], sets[1], sets[2], sets[3], sets[4], "1"));

        boolean isBounding = which == 3;
        assertThat(privileges.isNothing()).isEqualTo(isBounding);
        assertThat(privileges.held()).isEqualTo(isBounding ? 0 : 0x2000);
    }

    @Test
    void whoMayGetPrivilegesBackHasNotLostThem() {
        assertThat(ThreadPrivileges.parse(status(NONE, NONE, NONE, NONE, NONE, "0"))
                        .isNothing())
                .isFalse();
    }

    @Test
    void whatTheKernelDoesNotSayIsTakenToBeThere() {
        assertThat(ThreadPrivileges.parse(List.of("NoNewPrivs:\t1")).isNothing())
                .isFalse();
        assertThat(ThreadPrivileges.parse(List.of()).isNothing()).isFalse();
    }

    @Test
    void everyThreadOfThisProcessIsRead() throws PrivilegesNotDropped {
        assertThat(ThreadPrivileges.ofAllThreads()).hasSizeGreaterThan(5).contains(ThreadPrivileges.ofThisThread());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0|no capability",
                "2000|cap_net_raw",
                "3100|cap_setpcap, cap_net_admin, cap_net_raw",
                "8000010000000000|cap_checkpoint_restore, cap_63",
                "1ffffffffff|41 capabilities"
            })
    void setsAreSaidInWords(String set, String words) {
        assertThat(CapabilityNames.of(Long.parseUnsignedLong(set, 16))).isEqualTo(words);
    }

    @Test
    void aCommandLineIsReadAsItIsEvenWithEmptyWords() {
        byte[] text = {'j', 0, 0, (byte) 0xff, ' ', 0};
        assertThat(PrivilegeDrop.commandLine(text))
                .containsExactly(new byte[] {'j'}, new byte[] {}, new byte[] {(byte) 0xff, ' '});
        assertThat(PrivilegeDrop.commandLine(new byte[0])).isEmpty();
    }
}
