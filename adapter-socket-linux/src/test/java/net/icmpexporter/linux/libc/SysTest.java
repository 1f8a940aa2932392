package net.icmpexporter.linux.libc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class SysTest {

    private final Sys sys = Sys.open();
    private final NativeMemory memory = NativeMemory.allocate(64);

    @Test
    void aFailureIsItsNegativeErrno() {
        assertThat(sys.close(-1)).isEqualTo(-Errno.EBADF);
        assertThat(sys.socket(-1, 0, 0)).isEqualTo(-Errno.EAFNOSUPPORT);
        assertThat(sys.recvmmsg(-1, new MessageVector(1, 0, 0).addressOf(0), 1, 0))
                .isEqualTo(-Errno.EBADF);
        assertThat(sys.read(-1, memory.address(), 8)).isEqualTo(-Errno.EBADF);
    }

    @Test
    void zeroIsZero() {
        int fd = sys.socket(Sockets.AF_INET, Sockets.SOCK_DGRAM | Sockets.SOCK_CLOEXEC, 0);
        assertThat(fd).isPositive();
        assertThat(sys.close(fd)).isZero();
    }

    @Test
    void findsInterfacesByName() {
        memory.bytes().put(0, "lo\0".getBytes(StandardCharsets.US_ASCII));
        assertThat(sys.ifNameToIndex(memory.address())).isPositive();
        memory.bytes().put(0, "nosuch0\0".getBytes(StandardCharsets.US_ASCII));
        assertThat(sys.ifNameToIndex(memory.address())).isEqualTo(-Errno.ENODEV);
    }

    @Test
    void errorsHaveTheSystemsOwnWords() {
        assertThat(Errno.text(Errno.ENETUNREACH)).isEqualTo("Network is unreachable (errno 101)");
        assertThat(Errno.text(4095)).contains("4095");
    }

    @Test
    void knowsWhoRunsIt() throws IOException {
        assertThat(Host.effectiveUserId()).isEqualTo(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
    }
}
