package net.icmpexporter.linux.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import net.icmpexporter.linux.libc.Errno;
import net.icmpexporter.linux.libc.ForwardingLibC;
import net.icmpexporter.linux.libc.Sockets;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BufferChecksTest {

    private static final String SMALL = "buffers for -maxpps 10000";
    private static final String LARGE = "buffers for -maxpps 100000";

    /** Whether a process may go beyond the limits is the kernel's to say, not that of a capability's number. */
    private static final class Limiting extends ForwardingLibC {
        private boolean mayForce;

        @Override
        public int setsockopt(int fd, int level, int option, long value, int valueBytes) {
            if (option != Sockets.SO_RCVBUFFORCE) {
                return super.setsockopt(fd, level, option, value, valueBytes);
            }
            return mayForce ? 0 : fail(Errno.EPERM);
        }
    }

    private final Limiting kernel = new Limiting();
    private ForgedProc proc;

    @BeforeEach
    void forge(@TempDir Path folder) {
        proc = new ForgedProc(folder);
    }

    private List<Finding> findings() {
        return new BufferChecks(kernel.sys(), proc.files()).findings();
    }

    @Test
    void theLimitsOfADebianAreTooLow() {
        proc.sysctl("core/rmem_max", "212992").sysctl("core/wmem_max", "212992");
        String reason =
                "net.core.rmem_max is 212992 and net.core.wmem_max is 212992 bytes: answers may be lost here when"
                        + " this host is busy, and are then unknown, not lost; give CAP_NET_ADMIN, or:";
        assertThat(findings())
                .containsExactly(
                        Finding.no(
                                SMALL,
                                "receive 27.5 MiB, send 1.0 MiB",
                                reason,
                                "sudo sysctl -w net.core.rmem_max=28800000",
                                "sudo sysctl -w net.core.wmem_max=1048576"),
                        Finding.no(
                                LARGE,
                                "receive 64.0 MiB, send 1.5 MiB",
                                reason,
                                "sudo sysctl -w net.core.rmem_max=67108864",
                                "sudo sysctl -w net.core.wmem_max=1600000"));
    }

    @Test
    void theCommandsAreEnough() {
        proc.sysctl("core/rmem_max", "28800000").sysctl("core/wmem_max", "1048576");
        assertThat(findings().get(0)).isEqualTo(Finding.ok(SMALL, "receive 27.5 MiB, send 1.0 MiB"));
        assertThat(findings().get(1).verdict()).isEqualTo(Verdict.NO);
        proc.sysctl("core/rmem_max", "67108864").sysctl("core/wmem_max", "1600000");
        assertThat(findings())
                .allSatisfy(finding -> assertThat(finding.verdict()).isEqualTo(Verdict.OK));
    }

    @Test
    void aCapabilityLiftsThem() {
        proc.sysctl("core/rmem_max", "212992").sysctl("core/wmem_max", "212992");
        kernel.mayForce = true;
        assertThat(findings().get(0))
                .isEqualTo(Finding.ok(SMALL, "receive 27.5 MiB, send 1.0 MiB (CAP_NET_ADMIN lifts the limits)"));
    }

    @Test
    void whatIsNotToBeSeenIsNotGuessed() {
        assertThat(findings().get(0).verdict()).isEqualTo(Verdict.UNTRIED);
    }
}
