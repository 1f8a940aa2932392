package net.icmpexporter.linux.socket;

import static org.assertj.core.api.Assertions.assertThat;

import net.icmpexporter.linux.libc.Errno;
import net.icmpexporter.transport.SendResult;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ErrnoResultsTest {

    /** Numbers of asm-generic/errno-base.h and errno.h. */
    @ParameterizedTest
    @CsvSource({
        "1, NOT_PERMITTED",
        "6, NO_DEVICE",
        "9, NO_SOCKET",
        "11, WOULD_BLOCK",
        "12, NO_BUFFERS",
        "13, ACCESS_DENIED",
        "19, NO_DEVICE",
        "22, INVALID",
        "88, NO_SOCKET",
        "90, MESSAGE_TOO_BIG",
        "99, NO_SOURCE_ADDRESS",
        "100, NETWORK_DOWN",
        "101, NETWORK_UNREACHABLE",
        "105, NO_BUFFERS",
        "113, HOST_UNREACHABLE",
        "5, OTHER",
        "4095, OTHER"
    })
    void meansWhatTheContractSays(int errno, SendResult result) {
        assertThat(ErrnoResults.of(errno)).isEqualTo(result);
    }

    @Test
    void whatAnIcmpErrorBecomesIsNeverCertain() {
        for (int errno = 1; errno < 134; errno++) {
            assertThat(ErrnoResults.canBeIcmpError(errno) && ErrnoResults.cannotBePending(errno))
                    .as("errno %d", errno)
                    .isFalse();
        }
        assertThat(ErrnoResults.cannotBePending(Errno.ENOBUFS)).isTrue();
    }
}
