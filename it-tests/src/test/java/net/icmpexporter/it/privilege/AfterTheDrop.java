package net.icmpexporter.it.privilege;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import net.icmpexporter.linux.libc.Sockets;
import net.icmpexporter.linux.libc.Sys;
import net.icmpexporter.linux.privilege.Handover;
import net.icmpexporter.linux.privilege.PrivilegeDrop;
import net.icmpexporter.linux.privilege.PrivilegesNotDropped;

/**
 * Drops its privileges as the exporter does, and then tries to have some again: by asking the kernel, and with the help of
 * programs that would give them to others. A program of its own, since the exporter starts no other programs.
 */
final class AfterTheDrop {

    private AfterTheDrop() {}

    /** Prints what came of each attempt. */
    public static void main(String[] programs) throws IOException, InterruptedException, PrivilegesNotDropped {
        System.out.println("pid: " + ProcessHandle.current().pid());
        System.out.println("raw socket: " + rawSocket());
        if (System.getenv(Handover.VARIABLE) == null) {
            try (ServerSocketChannel http = ServerSocketChannel.open()) {
                http.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
                PrivilegeDrop drop = PrivilegeDrop.ofThisThread(http.socket().getLocalPort());
                System.out.println(drop.summary());
                drop.startAgain();
            }
        }
        for (String program : programs) {
            System.out.println(program + ": " + run(List.of(program.split(" ", -1))));
        }
    }

    private static String rawSocket() {
        int fd = Sys.open().socket(Sockets.AF_INET, Sockets.SOCK_RAW, Sockets.IPPROTO_ICMP);
        return fd < 0 ? "errno " + -fd : "granted";
    }

    private static String run(List<String> words) throws InterruptedException {
        try {
            Process process =
                    new ProcessBuilder(words).redirectErrorStream(true).start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return process.waitFor() + " " + output.strip().replace('\n', ' ').replace('\t', ' ');
        } catch (IOException refused) {
            return "refused: " + refused.getMessage();
        }
    }
}
