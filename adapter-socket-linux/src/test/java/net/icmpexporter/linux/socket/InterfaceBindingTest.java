package net.icmpexporter.linux.socket;

import static net.icmpexporter.linux.libc.FilterProgram.instruction;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import net.icmpexporter.linux.libc.FilterProgram;
import net.icmpexporter.net.IpFamily;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InterfaceBindingTest {

    private static final FilterProgram ANSWERS = EchoReplyFilter.accepting(IpFamily.IPV6, 7);

    /** Documentation/networking/filter.rst: ld ifidx; jeq #5, next but one, next; ret #0; and on with what was there. */
    @Test
    void theFilterLooksAtTheInterfaceFirst() {
        FilterProgram program = new InterfaceBinding("va", 5, true, "").restrict(ANSWERS);
        assertThat(program.instruction(0)).isEqualTo(instruction(0x20, 0, 0, 0xFFFFF008));
        assertThat(program.instruction(1)).isEqualTo(instruction(0x15, 1, 0, 5));
        assertThat(program.instruction(2)).isEqualTo(instruction(0x06, 0, 0, 0));
        assertThat(words(program).subList(3, program.size())).isEqualTo(words(ANSWERS));
    }

    @Test
    void whoFollowsRoutesOrIsBoundNeedsNoLook() {
        assertThat(InterfaceBinding.NONE.restrict(ANSWERS)).isSameAs(ANSWERS);
        assertThat(new InterfaceBinding("va", 5, false, "").restrict(ANSWERS)).isSameAs(ANSWERS);
    }

    private static List<Long> words(FilterProgram program) {
        List<Long> words = new ArrayList<>();
        for (int i = 0; i < program.size(); i++) {
            words.add(program.instruction(i));
        }
        return words;
    }

    @Test
    void aVrfAndItsInterfacesAreKnownByWhatSysfsSays(@TempDir Path interfaces) throws IOException {
        Path vrf = Files.createDirectory(interfaces.resolve("red"));
        Files.writeString(vrf.resolve("uevent"), "DEVTYPE=vrf\nINTERFACE=red\nIFINDEX=9\n");
        Path bridge = Files.createDirectory(interfaces.resolve("br0"));
        Files.writeString(bridge.resolve("uevent"), "DEVTYPE=bridge\nINTERFACE=br0\nIFINDEX=8\n");
        for (String name : List.of("inVrf", "inBridge", "free")) {
            Path directory = Files.createDirectory(interfaces.resolve(name));
            Files.writeString(directory.resolve("uevent"), "INTERFACE=" + name + "\nIFINDEX=3\n");
        }
        Files.createSymbolicLink(interfaces.resolve("inVrf/master"), vrf);
        Files.createSymbolicLink(interfaces.resolve("inBridge/master"), bridge);

        assertThat(HostInterfaces.isInVrf(interfaces, "red")).isTrue();
        assertThat(HostInterfaces.isInVrf(interfaces, "inVrf")).isTrue();
        assertThat(HostInterfaces.isInVrf(interfaces, "br0")).isFalse();
        assertThat(HostInterfaces.isInVrf(interfaces, "inBridge")).isFalse();
        assertThat(HostInterfaces.isInVrf(interfaces, "free")).isFalse();
        assertThat(HostInterfaces.isInVrf(interfaces, "none")).isFalse();
    }
}
