package net.icmpexporter.linux.cgroup;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The files as kernels of all kinds write them, in a folder. */
final class CgroupCpuQuotaTest {

    private static final long US_NS = 1_000;

    @TempDir
    private Path folder;

    private final List<String> mounts = new ArrayList<>(List.of(
            "24 30 0:22 / /proc rw,nosuid - proc proc rw", "this is no line of mountinfo", "1 2 3:4 / /x rw shared:1"));

    @Test
    void theGroupOfV2IsFound() throws IOException {
        mountV2("/", "cgroup");
        memberOf("0::/system.slice/exporter.service");
        stat("cgroup/system.slice/exporter.service/cpu.stat", v2(0));
        CgroupCpuQuota quota = quota();
        assertThat(quota.throttledNs()).isZero();
        stat("cgroup/system.slice/exporter.service/cpu.stat", v2(12_345));
        assertThat(quota.throttledNs()).isEqualTo(12_345 * US_NS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"cpu", "cpu,cpuacct", "cpuacct,cpu"})
    void theGroupOfV1IsFound(String controllers) throws IOException {
        mountV1("/", "cpuset", "cpuset");
        mountV1("/", "cpu-and-more", controllers);
        memberOf("9:cpuset:/elsewhere", "3:" + controllers + ":/docker/abc", "1:name=systemd:/docker/abc");
        stat("cpuset/elsewhere/cpu.stat", v1(0));
        stat("cpu-and-more/docker/abc/cpu.stat", v1(5));
        CgroupCpuQuota quota = quota();
        stat("cpuset/elsewhere/cpu.stat", v1(900));
        stat("cpu-and-more/docker/abc/cpu.stat", v1(47));
        assertThat(quota.throttledNs()).isEqualTo(42);
    }

    /** Side by side, v1 has the controller. */
    @Test
    void inAHybridTheAccountIsInV1() throws IOException {
        mountV2("/", "unified");
        mountV1("/", "cpu", "cpu");
        memberOf("2:cpu:/mine", "0::/mine");
        stat("unified/mine/cpu.stat", v2(0));
        stat("cpu/mine/cpu.stat", v1(0));
        CgroupCpuQuota quota = quota();
        stat("unified/mine/cpu.stat", v2(1));
        stat("cpu/mine/cpu.stat", v1(300));
        assertThat(quota.throttledNs()).isEqualTo(300);
    }

    /** Its own namespace of control groups, or none and a mount of its own group alone. */
    @ParameterizedTest
    @ValueSource(strings = {"/", "/kubepods/pod1/container", "/a b"})
    void aContainerFindsItsGroupAtTheMountPoint(String group) throws IOException {
        mountV2(group.replace(" ", "\\040"), "c group");
        memberOf("0::" + group);
        stat("c group/cpu.stat", v2(1));
        CgroupCpuQuota quota = quota();
        stat("c group/cpu.stat", v2(3));
        assertThat(quota.throttledNs()).isEqualTo(2 * US_NS);
    }

    @Test
    void whatEveryQuotaOnTheWayUpHeldBackIsAddedUp() throws IOException {
        mountV2("/", "cgroup");
        memberOf("0::/a/b/c");
        stat("cpu.stat", v2(0));
        stat("cgroup/cpu.stat", "usage_usec 1\nuser_usec 1\nsystem_usec 0\n");
        stat("cgroup/a/cpu.stat", v2(0));
        stat("cgroup/a/b/c/cpu.stat", v2(0));
        stat("cgroup/a/b/other/cpu.stat", v2(0));
        CgroupCpuQuota quota = quota();
        stat("cpu.stat", v2(1));
        stat("cgroup/a/cpu.stat", v2(70));
        stat("cgroup/a/b/c/cpu.stat", v2(500));
        stat("cgroup/a/b/other/cpu.stat", v2(4_000));
        assertThat(quota.throttledNs()).isEqualTo(570 * US_NS);
        stat("cgroup/a/cpu.stat", v2(71));
        assertThat(quota.throttledNs())
                .as("the smaller one grew: the largest would hide that")
                .isEqualTo(571 * US_NS);
    }

    /** It has everything in it already, and of a group without the controller the next one above has it. */
    @Test
    void theGroupsOwnAccountIsEnough() throws IOException {
        mountV2("/", "cgroup");
        memberOf("0::/a/b");
        for (String group : List.of("a/b", "a")) {
            stat("cgroup/" + group + "/cpu.stat", v2(0));
        }
        stat("cgroup/a/b/cpu.stat.local", "");
        stat("cgroup/a/cpu.stat.local", "throttled_usec 0\n");
        CgroupCpuQuota quota = quota();
        for (String group : List.of("a/b", "a")) {
            stat("cgroup/" + group + "/cpu.stat", v2(1_000));
        }
        stat("cgroup/a/cpu.stat.local", "throttled_usec 8\n");
        assertThat(quota.throttledNs()).isEqualTo(8 * US_NS);
    }

    @Test
    void itNeverDecreasesAndTakesNothingOfAnotherGroupsPast() throws IOException {
        mountV2("/", "cgroup");
        memberOf("0::/first");
        stat("cgroup/first/cpu.stat", v2(1_000));
        stat("cgroup/second/cpu.stat", v2(10));
        stat("cgroup/third/cpu.stat", v2(1_000_000));
        CgroupCpuQuota quota = quota();
        assertThat(quota.throttledNs()).as("what was before us").isZero();
        stat("cgroup/first/cpu.stat", v2(1_100));
        assertThat(quota.throttledNs()).isEqualTo(100 * US_NS);

        memberOf("0::/second");
        assertThat(quota.throttledNs()).isEqualTo(100 * US_NS);
        stat("cgroup/second/cpu.stat", v2(15));
        assertThat(quota.throttledNs()).isEqualTo(105 * US_NS);

        memberOf("0::/third");
        assertThat(quota.throttledNs()).isEqualTo(105 * US_NS);
        stat("cgroup/third/cpu.stat", v2(0));
        assertThat(quota.throttledNs()).as("a group made anew").isEqualTo(105 * US_NS);

        stat("cgroup/first/cpu.stat", v2(9_000));
        memberOf("0::/first");
        assertThat(quota.throttledNs()).as("we were away").isEqualTo(105 * US_NS);
    }

    @Test
    void whatCannotBeReadChangesNothing() throws IOException {
        mountV2("/", "cgroup");
        memberOf("0::/a");
        stat("cgroup/a/cpu.stat", v2(0));
        CgroupCpuQuota quota = quota();
        stat("cgroup/a/cpu.stat", v2(7));
        assertThat(quota.throttledNs()).isEqualTo(7 * US_NS);
        for (String nonsense :
                List.of("", "throttled_usec\n", "throttled_usec x\n", "throttled_usec 99999999999999999")) {
            stat("cgroup/a/cpu.stat", nonsense);
            assertThat(quota.throttledNs()).as(nonsense).isEqualTo(7 * US_NS);
        }
        stat("cgroup/a/cpu.stat", v2(8));
        assertThat(quota.throttledNs()).isEqualTo(7 * US_NS);

        Files.delete(folder.resolve("self/cgroup"));
        stat("cgroup/a/cpu.stat", v2(10));
        assertThat(quota.throttledNs()).isEqualTo(7 * US_NS);
        memberOf("0::/a");
        assertThat(quota.throttledNs()).as("what happened meanwhile counts").isEqualTo(9 * US_NS);
    }

    @Test
    void whereThereIsNothingItIsZero() throws IOException {
        assertThat(new CgroupCpuQuota(folder.resolve("nowhere")).throttledNs()).isZero();
        for (String line :
                List.of("", "nonsense", "0::", "0::relative", "0::/../above", "7:cpu:/beside", "0::/beside")) {
            mounts.clear();
            mountV2("/deeper", "cgroup");
            memberOf(line);
            stat("cgroup/cpu.stat", v2(0));
            CgroupCpuQuota quota = quota();
            stat("cgroup/cpu.stat", v2(5));
            assertThat(quota.throttledNs()).as(line).isZero();
        }
    }

    /** It was moved out of the container's part of the tree. */
    @Test
    void aGroupOutsideOfTheNamespaceIsNotGuessed() throws IOException {
        mountV2("/", "cgroup");
        memberOf("0::/../above");
        stat("above/cpu.stat", v2(0));
        stat("cgroup/cpu.stat", v2(0));
        CgroupCpuQuota quota = quota();
        stat("above/cpu.stat", v2(5));
        stat("cgroup/cpu.stat", v2(5));
        assertThat(quota.throttledNs()).isZero();
    }

    @Test
    void ofThisProcessItIsAskedWithoutAnError() {
        CgroupCpuQuota quota = CgroupCpuQuota.ofThisProcess();
        long first = quota.throttledNs();
        assertThat(first).isNotNegative();
        assertThat(quota.throttledNs()).isGreaterThanOrEqualTo(first);
    }

    private CgroupCpuQuota quota() throws IOException {
        write("self/mountinfo", String.join("\n", mounts) + "\n");
        return new CgroupCpuQuota(folder.resolve("self"));
    }

    private void memberOf(String... lines) throws IOException {
        write("self/cgroup", String.join("\n", lines) + "\n");
    }

    private void mountV2(String root, String directory) {
        mounts.add("31 23 0:28 " + root + " " + point(directory)
                + " rw,relatime shared:9 master:1 - cgroup2 cgroup2 rw,nsdelegate");
    }

    private void mountV1(String root, String directory, String controllers) {
        mounts.add("32 31 0:29 " + root + " " + point(directory) + " rw,relatime - cgroup cgroup rw," + controllers);
    }

    private String point(String directory) {
        return folder.resolve(directory).toString().replace("\\", "\\134").replace(" ", "\\040");
    }

    private void stat(String file, String text) throws IOException {
        write(file, text);
    }

    private void write(String file, String text) throws IOException {
        Path path = folder.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text, StandardCharsets.US_ASCII);
    }

    private static String v2(long throttledUs) {
        return "usage_usec 815\nuser_usec 800\nsystem_usec 15\nnr_periods 4\nnr_throttled 2\nthrottled_usec "
                + throttledUs + "\nnr_bursts 0\nburst_usec 0\n";
    }

    private static String v1(long throttledNs) {
        return "nr_periods 4\nnr_throttled 2\nthrottled_time " + throttledNs + "\n";
    }
}
