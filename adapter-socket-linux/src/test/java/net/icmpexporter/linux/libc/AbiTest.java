package net.icmpexporter.linux.libc;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AbiTest {

    @ParameterizedTest
    @ValueSource(strings = {"amd64", "x86_64", "aarch64", "riscv64"})
    void knowsThese(String arch) {
        assertThatCode(() -> Abi.requireKnown("Linux", arch)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"i386", "x86", "arm", "s390x", "ppc64", "mips64", "sparcv9", ""})
    void refusesProcessorsWhoseLayoutsNobodyHasChecked(String arch) {
        assertThatThrownBy(() -> Abi.requireKnown("Linux", arch))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining("not for " + arch)
                .hasMessageContaining("amd64, aarch64, riscv64");
    }

    @Test
    void refusesOtherSystems() {
        assertThatThrownBy(() -> Abi.requireKnown("Mac OS X", "aarch64"))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessage("the linux transport needs Linux, and this is Mac OS X");
    }

    @Test
    void everyFieldOfTheMessageStructuresIsWhereThisKernelHasIt() {
        assertThatCode(() -> Abi.requireWorking(new ForwardingLibC().sys())).doesNotThrowAnyException();
    }

    /** A kernel whose mmsghdr is longer would put the second length elsewhere. */
    @Test
    void noticesAFieldThatIsElsewhere() {
        ForwardingLibC strange = new ForwardingLibC() {
            @Override
            public int recvmmsg(int fd, long messages, int count, int flags, long timeout) {
                int received = super.recvmmsg(fd, messages, count, flags, timeout);
                NativeView.putInt(messages + 64 + 56, 0);
                return received;
            }
        };
        assertThatThrownBy(() -> Abi.requireWorking(strange.sys()))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining("mmsghdr.msg_len is not as expected");
    }
}
