package net.icmpexporter.it.lab;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Makes network namespaces with names of their own, {@code icx-PID-NUMBER-ROLE}, and unmakes them with everything that
 * was started in them.
 */
public final class Lab implements AutoCloseable {

    private static final String PREFIX = "icx-";
    private static final AtomicInteger NUMBER = new AtomicInteger();

    private final String prefix = PREFIX + ProcessHandle.current().pid() + "-" + NUMBER.incrementAndGet() + "-";
    private final List<Namespace> namespaces = new ArrayList<>();
    private final Deque<AutoCloseable> things = new ArrayDeque<>();
    private final Thread atTheEnd = new Thread(this::unmake, "unmakes " + prefix);

    /** @throws LabFailure if this process may not make networks; the message says what would let it */
    public Lab() {
        Prerequisites.check();
        sweep();
        Runtime.getRuntime().addShutdownHook(atTheEnd);
    }

    /** Namespaces of test runs that were killed: their owner does not live any more. */
    private static synchronized void sweep() {
        for (String line : Command.run("ip", "netns", "list").lines().toList()) {
            String name = line.split(" ", 2)[0];
            if (name.matches(PREFIX + "[0-9]+-.*")) {
                long owner = Long.parseLong(name.split("-", 3)[1]);
                if (ProcessHandle.of(owner).isEmpty()) {
                    endProcessesOf(name);
                    Namespace.delete(name);
                }
            }
        }
    }

    private static void endProcessesOf(String namespace) {
        Command.attempt(List.of("ip", "netns", "pids", namespace))
                .output()
                .lines()
                .forEach(
                        pid -> ProcessHandle.of(Long.parseLong(pid.strip())).ifPresent(ProcessHandle::destroyForcibly));
    }

    /** A new namespace with loopback and nothing else; packets are never dropped for their source (rp_filter). */
    public synchronized Namespace namespace(String role) {
        Namespace namespace = new Namespace(prefix + role);
        namespaces.add(namespace);
        Command.Result added = Namespace.add(namespace.name());
        if (added.status() != 0) {
            throw new LabFailure("making " + namespace + ": " + added.output().strip());
        }
        namespace.ip("link set lo up");
        namespace.sysctl("net.ipv4.conf.all.rp_filter", "0");
        namespace.sysctl("net.ipv4.conf.default.rp_filter", "0");
        namespace.sysctl("net.ipv6.conf.all.disable_ipv6", "0");
        namespace.sysctl("net.ipv6.conf.default.disable_ipv6", "0");
        namespace.sysctl("net.ipv6.conf.default.accept_dad", "0");
        return namespace;
    }

    /** Closes something before the namespaces go; what was given last is closed first. */
    public synchronized <T extends AutoCloseable> T keep(T thing) {
        things.push(thing);
        return thing;
    }

    @Override
    public void close() {
        unmake();
        try {
            Runtime.getRuntime().removeShutdownHook(atTheEnd);
        } catch (IllegalStateException e) {
            // the JVM is ending, and this hook with it
            return;
        }
    }

    private synchronized void unmake() {
        while (!things.isEmpty()) {
            closeQuietly(things.pop());
        }
        for (Namespace namespace : namespaces) {
            Namespace.delete(namespace.name());
        }
        namespaces.clear();
    }

    private static void closeQuietly(AutoCloseable thing) {
        try {
            thing.close();
        } catch (Exception e) {
            System.err.println("closing " + thing + ": " + e);
        }
    }
}
