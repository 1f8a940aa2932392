package net.icmpexporter.linux.nic;

import static org.assertj.core.api.Assertions.assertThat;

import net.icmpexporter.linux.libc.Errno;
import net.icmpexporter.linux.libc.ForwardingLibC;
import net.icmpexporter.linux.libc.NativeView;
import net.icmpexporter.linux.libc.Sockets;
import net.icmpexporter.net.IpFamily;
import org.junit.jupiter.api.Test;

/** What is said when the kernel does not answer as it should. Routes themselves are asked for on a real kernel. */
class DefaultRouteTest {

    private static final int NLMSG_ERROR = 2;

    /** Answers each question with one message. */
    private static final class Answering extends ForwardingLibC {
        private final int[] words;
        private int open;

        Answering(int... words) {
            this.words = words;
        }

        @Override
        public int socket(int domain, int type, int protocol) {
            open++;
            return super.socket(domain, type, protocol);
        }

        @Override
        public int close(int fd) {
            open--;
            return super.close(fd);
        }

        @Override
        public long read(int fd, long bytes, long count) {
            for (int word = 0; word < words.length; word++) {
                NativeView.putInt(bytes + 4L * word, words[word]);
            }
            return words.length == 0 ? fail(Errno.EAGAIN) : 4L * words.length;
        }
    }

    @Test
    void aRefusalIsSaidInTheSystemsWords() {
        Answering kernel = new Answering(36, NLMSG_ERROR, 1, 0, -Errno.EPERM, 0, 0, 0, 0);
        assertThat(DefaultRoute.of(kernel.sys(), IpFamily.IPV4).problem())
                .isEqualTo(
                        "cannot ask for the routes of IPv4: Operation not permitted (errno 1), so -hard does not know its"
                                + " network card: name it with -interface4");
        assertThat(kernel.open).isZero();
    }

    @Test
    void anAnswerThatCannotBeReadEndsTheQuestion() {
        for (int length : new int[] {-1, 0, 15, 1 << 20}) {
            Answering kernel = new Answering(length, 24, 1, 0);
            assertThat(DefaultRoute.of(kernel.sys(), IpFamily.IPV6).problem())
                    .startsWith("cannot ask for the routes of IPv6: Protocol error");
        }
        assertThat(DefaultRoute.of(new Answering().sys(), IpFamily.IPV6).problem())
                .contains("errno 11");
    }

    @Test
    void withoutASocketThereIsNoRoute() {
        ForwardingLibC kernel = new ForwardingLibC() {
            @Override
            public int socket(int domain, int type, int protocol) {
                return domain == Sockets.AF_NETLINK ? fail(Errno.EAFNOSUPPORT) : super.socket(domain, type, protocol);
            }
        };
        DefaultRoute route = DefaultRoute.of(kernel.sys(), IpFamily.IPV4);
        assertThat(route.interfaceName()).isEmpty();
        assertThat(route.problem()).startsWith("cannot ask for the routes: Address family not supported by protocol");
    }
}
