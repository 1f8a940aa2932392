package net.icmpexporter.linux.libc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class InheritedSocketsTest {

    private static final int FLAGS = Sockets.SOCK_NONBLOCK | Sockets.SOCK_CLOEXEC;

    private final InheritedSockets sockets = InheritedSockets.of(List.of(
            new InheritedSockets.Raw(9, Sockets.AF_INET, Sockets.IPPROTO_ICMP),
            new InheritedSockets.Raw(7, Sockets.AF_INET, Sockets.IPPROTO_TCP),
            new InheritedSockets.Raw(8, Sockets.AF_INET, Sockets.IPPROTO_TCP)));

    @Test
    void eachIsHandedOutOnceInTheOrderOfItsKind() {
        Sys sys = new ForwardingLibC() {
            @Override
            public int socket(int domain, int type, int protocol) {
                return 100;
            }
        }.sys(sockets);

        assertThat(sys.socket(Sockets.AF_INET, Sockets.SOCK_RAW | FLAGS, Sockets.IPPROTO_TCP))
                .isEqualTo(7);
        assertThat(sys.socket(Sockets.AF_INET, Sockets.SOCK_RAW, Sockets.IPPROTO_TCP))
                .isEqualTo(8);
        assertThat(sys.socket(Sockets.AF_INET, Sockets.SOCK_RAW, Sockets.IPPROTO_TCP))
                .as("none is left: a new one")
                .isEqualTo(100);
    }

    @Test
    void noneIsHandedOutForSomethingElse() {
        assertThat(sockets.take(Sockets.AF_INET, Sockets.SOCK_DGRAM | FLAGS, Sockets.IPPROTO_ICMP))
                .as("a ping socket")
                .isEqualTo(-1);
        assertThat(sockets.take(Sockets.AF_INET6, Sockets.SOCK_RAW, Sockets.IPPROTO_TCP))
                .as("another family")
                .isEqualTo(-1);
        assertThat(sockets.take(Sockets.AF_INET, Sockets.SOCK_RAW | FLAGS, Sockets.IPPROTO_ICMP))
                .isEqualTo(9);
    }

    @Test
    void whoInheritsNothingHasDroppedNothing() {
        assertThat(InheritedSockets.none().privilegesWereDropped()).isFalse();
        assertThat(sockets.privilegesWereDropped()).isTrue();
    }
}
