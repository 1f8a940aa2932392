package net.icmpexporter.linux.privilege;

import java.util.ArrayList;
import java.util.List;

/** Sets of capabilities in words, capabilities(7). */
final class CapabilityNames {

    /** In the order of their numbers, linux/capability.h. */
    private static final List<String> NAMES = List.of(
            "chown",
            "dac_override",
            "dac_read_search",
            "fowner",
            "fsetid",
            "kill",
            "setgid",
            "setuid",
            "setpcap",
            "linux_immutable",
            "net_bind_service",
            "net_broadcast",
            "net_admin",
            "net_raw",
            "ipc_lock",
            "ipc_owner",
            "sys_module",
            "sys_rawio",
            "sys_chroot",
            "sys_ptrace",
            "sys_pacct",
            "sys_admin",
            "sys_boot",
            "sys_nice",
            "sys_resource",
            "sys_time",
            "sys_tty_config",
            "mknod",
            "lease",
            "audit_write",
            "audit_control",
            "setfcap",
            "mac_override",
            "mac_admin",
            "syslog",
            "wake_alarm",
            "block_suspend",
            "audit_read",
            "perfmon",
            "bpf",
            "checkpoint_restore");

    /** More than a line has room for. */
    private static final int MOST_NAMED = 8;

    private CapabilityNames() {}

    /** {@code no capability}, {@code cap_net_admin, cap_net_raw}, or {@code 41 capabilities}. */
    static String of(long set) {
        int count = Long.bitCount(set);
        if (count == 0) {
            return "no capability";
        }
        if (count > MOST_NAMED) {
            return count + " capabilities";
        }
        List<String> names = new ArrayList<>();
        for (int number = 0; number < Long.SIZE; number++) {
            if ((set >>> number & 1) != 0) {
                names.add("cap_" + (number < NAMES.size() ? NAMES.get(number) : number));
            }
        }
        return String.join(", ", names);
    }
}
