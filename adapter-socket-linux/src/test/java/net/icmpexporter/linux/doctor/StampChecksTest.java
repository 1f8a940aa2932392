package net.icmpexporter.linux.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import net.icmpexporter.linux.libc.ForwardingLibC;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On this host's kernel, whose loopback stamps in software alone and which has no interface of the other names. */
class StampChecksTest {

    private Path folder;
    private ForgedProc proc;

    @BeforeEach
    void forge(@TempDir Path given) {
        folder = given;
        proc = new ForgedProc(given).interfaces("lo").sysctl("core/tstamp_allow_data", "1");
    }

    private List<Finding> findings() {
        return new StampChecks(new ForwardingLibC().sys(), proc.files(), proc.who(), folder.resolve("class"))
                .findings();
    }

    @Test
    void theLoopbackHasTheKernelsStampsAndNoOthers() {
        assertThat(findings())
                .containsExactly(
                        Finding.ok("stamps of sent packets", "allowed to everybody"),
                        Finding.ok("stamps of lo", "software TX RX; no hardware"),
                        Finding.no("-hard on lo", "no hardware time stamps", ""));
    }

    @Test
    void forbiddenStampsAreAllowedByTheParameterOrTheCapability() {
        proc.sysctl("core/tstamp_allow_data", "0");
        assertThat(findings().get(0))
                .isEqualTo(Finding.no(
                        "stamps of sent packets",
                        "not for user id 1000",
                        "net.core.tstamp_allow_data is 0: round-trip times would be measured in user space; give"
                                + " CAP_NET_RAW on the host, or:",
                        "sudo sysctl -w net.core.tstamp_allow_data=1"));
        proc.credentials(1000, 1000, "", ForgedProc.NET_RAW, ForgedProc.EVERYTHING, false);
        assertThat(findings().get(0)).isEqualTo(Finding.ok("stamps of sent packets", "allowed by CAP_NET_RAW"));
        proc.file("self/uid_map", "         0          0 4294967295\n");
        assertThat(findings().get(0).verdict()).isEqualTo(Verdict.OK);
        proc.file("self/uid_map", "         0       1000          1\n");
        assertThat(findings().get(0).verdict())
                .as("the kernel asks for the host's capability, not for a user namespace's")
                .isEqualTo(Verdict.NO);
        proc.sysctl("core/tstamp_allow_data", "");
        assertThat(findings().get(0).verdict()).isEqualTo(Verdict.UNTRIED);
    }

    @Test
    void interfacesThatAreAlikeShareALine() {
        proc.interfaces("no1", "no2", "lo", "no3", "no4", "no5", "no6", "no7", "no8");
        assertThat(findings())
                .extracting(Finding::subject)
                .containsExactly(
                        "stamps of sent packets",
                        "stamps of no1, no2, no3, no4, no5, no6 and 2 more",
                        "stamps of lo",
                        "-hard on no1, no2, no3, no4, no5, no6 and 2 more",
                        "-hard on lo");
    }
}
