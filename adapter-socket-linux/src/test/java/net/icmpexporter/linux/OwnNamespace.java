package net.icmpexporter.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The network namespace that these tests have to themselves; src/test/netns/bin/java makes it. */
final class OwnNamespace {

    private OwnNamespace() {}

    /** Fails, before anything is changed, if this is the host's own network. Lets everybody here use ping sockets. */
    static void require() throws IOException {
        assertThat(Files.readSymbolicLink(Path.of("/proc/self/ns/net")))
                .as("these tests change the network they run in: start them with Maven's verify")
                .hasToString(System.getenv("TEST_NETNS"));
        Files.writeString(Path.of("/proc/sys/net/ipv4/ping_group_range"), "0 0");
    }
}
