package net.icmpexporter.linux.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrivilegeChecksTest {

    private static final int STRANGER = 123_456;
    private static final long SETPCAP = 1L << 8;

    private Path jar;
    private ForgedProc proc;

    @BeforeEach
    void forge(@TempDir Path folder) throws IOException {
        proc = new ForgedProc(folder.resolve("proc"));
        // temporary folders are their owner's alone
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path lib = Files.createDirectory(folder.resolve("lib"));
        Files.setPosixFilePermissions(lib, PosixFilePermissions.fromString("rwxr-xr-x"));
        jar = Files.createFile(lib.resolve("app.jar"));
        Files.setPosixFilePermissions(jar, PosixFilePermissions.fromString("rw-r--r--"));
    }

    private List<Finding> findings() {
        return new PrivilegeChecks(proc.who(), List.of(jar)).findings();
    }

    private void have(long capabilities) {
        proc.credentials(STRANGER, STRANGER, "", capabilities, ForgedProc.EVERYTHING, false);
    }

    @Test
    void dropLeavesNothing() {
        have(ForgedProc.NET_RAW | SETPCAP);
        assertThat(findings())
                .containsExactly(
                        Finding.ok("user id " + STRANGER, "cap_setpcap, cap_net_raw"),
                        Finding.ok("-drop", "would leave nothing"));
    }

    @Test
    void theBoundingSetThatStaysIsExplained() {
        have(ForgedProc.NET_RAW);
        assertThat(findings().get(1))
                .isEqualTo(Finding.ok(
                        "-drop",
                        "would leave nothing; the bounding set stays without cap_setpcap, and has no effect then"));
    }

    @Test
    void whoHasNothingAndCanGetNothingHasNothingToDrop() {
        proc.credentials(STRANGER, STRANGER, "", 0, ForgedProc.EVERYTHING, true);
        assertThat(findings())
                .containsExactly(
                        Finding.ok("user id " + STRANGER, "no capability, no_new_privs is set"),
                        Finding.ok("-drop", "there is nothing to drop, and no way to get anything"));
    }

    @Test
    void aProgramInAFolderOfSomebodyElsesAloneEndsTheStart() throws IOException {
        have(ForgedProc.EVERYTHING);
        Path lib = jar.getParent();
        Files.setPosixFilePermissions(lib, PosixFilePermissions.fromString("rwx------"));
        assertThat(findings().get(1).verdict()).isEqualTo(Verdict.NO);
        assertThat(findings().get(1).reason())
                .startsWith("without privileges user id " + STRANGER + " may not read " + lib + ":");

        Files.setPosixFilePermissions(lib, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.setPosixFilePermissions(jar, PosixFilePermissions.fromString("rw-------"));
        assertThat(findings().get(1).reason()).contains(" may not read " + jar + ":");
    }

    @Test
    void theOwnersAndTheGroupsBitsCountForThem() throws IOException {
        int owner = (Integer) Files.getAttribute(jar, "unix:uid");
        int group = (Integer) Files.getAttribute(jar, "unix:gid");
        Files.setPosixFilePermissions(jar, PosixFilePermissions.fromString("r--------"));
        proc.credentials(owner, STRANGER, "", ForgedProc.EVERYTHING, ForgedProc.EVERYTHING, false);
        assertThat(findings().get(1).verdict()).isEqualTo(Verdict.OK);
        Files.setPosixFilePermissions(jar, PosixFilePermissions.fromString("----r--r--".substring(1)));
        assertThat(findings().get(1).verdict())
                .as("the owner is judged as the owner alone")
                .isEqualTo(Verdict.NO);
        proc.credentials(STRANGER, STRANGER, "4 " + group, ForgedProc.EVERYTHING, ForgedProc.EVERYTHING, false);
        assertThat(findings().get(1).verdict()).isEqualTo(Verdict.OK);
    }
}
