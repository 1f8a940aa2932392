package net.icmpexporter.linux.privilege;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.icmpexporter.linux.libc.InheritedSockets;
import net.icmpexporter.linux.libc.ProcessSys;
import net.icmpexporter.linux.libc.Sys;

/**
 * Which descriptors go from a start with privileges to the one without, in an environment variable:
 * {@code 4711:http=0,icmp4=9,icmp6=11}, the process id first, so that nobody takes what was meant for another process.
 */
public final class Handover {

    /** The environment variable. */
    public static final String VARIABLE = "ICMP_EXPORTER_INHERITED";

    /** Where the HTTP server's socket is: the one that {@link System#inheritedChannel} looks at. */
    static final int HTTP_DESCRIPTOR = 0;

    private static final Pattern FORM =
            Pattern.compile("([0-9]{1,9}):([a-z0-9]{1,9}=[0-9]{1,9}(?:,[a-z0-9]{1,9}=[0-9]{1,9})*)");
    private static final Pattern PAIR = Pattern.compile("([a-z0-9]+)=([0-9]+)");

    /** A descriptor and what it is for. */
    record Socket(SocketRole role, int fd) {}

    private final long pid;
    private final List<Socket> sockets;

    Handover(long pid, List<Socket> sockets) {
        this.pid = pid;
        this.sockets = List.copyOf(sockets);
    }

    /**
     * What was handed over to this process, checked: each descriptor is what it is said to be, and from now on none is passed
     * on to further programs.
     *
     * @param value of {@link #VARIABLE}
     * @return empty if it was meant for another process
     * @throws PrivilegesNotDropped if it makes no sense; the message says what to do
     */
    public static Optional<Handover> received(String value, long ownPid) throws PrivilegesNotDropped {
        Handover handover = parse(value);
        if (handover.pid != ownPid) {
            return Optional.empty();
        }
        Sys sys = Sys.open();
        ProcessSys process = ProcessSys.open();
        for (Socket socket : handover.sockets) {
            SocketFacts facts = SocketFacts.of(sys, socket.fd());
            if (!socket.role().fits(facts)) {
                throw wrong("descriptor " + socket.fd() + " is said to be "
                        + socket.role().label() + ", but it is " + facts.described());
            }
            if (socket.fd() != HTTP_DESCRIPTOR) {
                process.closeOnExec(socket.fd(), true);
            }
        }
        return Optional.of(handover);
    }

    static Handover parse(String value) throws PrivilegesNotDropped {
        Matcher form = FORM.matcher(value);
        if (!form.matches()) {
            throw wrong("it is not PID:NAME=DESCRIPTOR,...");
        }
        List<Socket> sockets = new ArrayList<>();
        Matcher pair = PAIR.matcher(form.group(2));
        while (pair.find()) {
            sockets.add(new Socket(role(pair.group(1)), Integer.parseInt(pair.group(2))));
        }
        long http = sockets.stream().filter(socket -> !socket.role().isRaw()).count();
        if (http != 1 || sockets.stream().anyMatch(Handover::isMisplaced)) {
            throw wrong("http must be there once, as descriptor " + HTTP_DESCRIPTOR);
        }
        return new Handover(Long.parseLong(form.group(1)), sockets);
    }

    private static boolean isMisplaced(Socket socket) {
        return socket.role().isRaw() == (socket.fd() == HTTP_DESCRIPTOR);
    }

    private static SocketRole role(String label) throws PrivilegesNotDropped {
        for (SocketRole role : SocketRole.values()) {
            if (role.label().equals(label)) {
                return role;
            }
        }
        throw wrong("there is nothing called " + label);
    }

    private static PrivilegesNotDropped wrong(String what) {
        return new PrivilegesNotDropped("the environment variable " + VARIABLE
                + " is the exporter's own, for -drop, and what it says is wrong: " + what + "; unset it");
    }

    /** The value of {@link #VARIABLE}. */
    String text() {
        StringBuilder text = new StringBuilder().append(pid);
        char separator = ':';
        for (Socket socket : sockets) {
            text.append(separator).append(socket.role().label()).append('=').append(socket.fd());
            separator = ',';
        }
        return text.toString();
    }

    /** The raw sockets, for the transport. */
    public InheritedSockets raw() {
        return InheritedSockets.of(sockets.stream()
                .filter(socket -> socket.role().isRaw())
                .map(socket -> new InheritedSockets.Raw(
                        socket.fd(), socket.role().domain(), socket.role().protocol()))
                .toList());
    }

    List<Socket> sockets() {
        return sockets;
    }
}
