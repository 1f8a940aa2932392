package net.icmpexporter.dns.query;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import net.icmpexporter.dns.host.ResolvConf;
import net.icmpexporter.time.MonoClock;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.SimpleResolver;

/**
 * Puts questions to the name servers until one answers. UDP, and TCP where an answer does not fit (RFC 7766), without
 * EDNS, as the C library does. The resolver's thread.
 */
final class NameServers {

    /** How long the first question to each server waits: one lost packet must not cost a request its answer. */
    private static final long FIRST_WAIT_NS = TimeUnit.SECONDS.toNanos(1);

    /** So much longer an answer is taken that comes while another server is being asked already. */
    private static final long LATE_NS = TimeUnit.SECONDS.toNanos(1);

    /** With less time left than this, nobody is asked any more. */
    private static final long LEAST_WAIT_NS = TimeUnit.MILLISECONDS.toNanos(50);

    /** So long a server that did not answer is asked after the others. */
    private static final long AVOIDED_NS = TimeUnit.SECONDS.toNanos(30);

    private static final int MOST_REMEMBERED = 100;

    private final ScheduledExecutorService thread;
    private final MonoClock clock;
    private final int port;
    private final Map<InetAddress, Long> silentSinceMonoNs = new HashMap<>();

    /** @param port of all servers: 53, but for tests */
    NameServers(ScheduledExecutorService thread, MonoClock clock, int port) {
        this.thread = thread;
        this.clock = clock;
        this.port = port;
    }

    /**
     * Asks one question.
     *
     * @param type A or AAAA
     * @param endMonoNs when the reply must be there
     * @return completes on the resolver's thread, never exceptionally but for faults of ours
     */
    CompletableFuture<Reply> ask(Name name, int type, ResolvConf conf, long endMonoNs) {
        Question question = new Question(name, type, conf, inOrder(conf.servers()), endMonoNs);
        question.next();
        return question.reply;
    }

    private List<InetAddress> inOrder(List<InetAddress> servers) {
        return servers.stream().sorted(Comparator.comparing(this::isAvoided)).toList();
    }

    private boolean isAvoided(InetAddress server) {
        Long sinceMonoNs = silentSinceMonoNs.get(server);
        return sinceMonoNs != null && clock.monoNs() - sinceMonoNs < AVOIDED_NS;
    }

    private void noteSilent(InetAddress server) {
        if (silentSinceMonoNs.size() >= MOST_REMEMBERED) {
            silentSinceMonoNs.clear();
        }
        silentSinceMonoNs.put(server, clock.monoNs());
    }

    private final class Question {
        final CompletableFuture<Reply> reply = new CompletableFuture<>();
        private final Name name;
        private final int type;
        private final List<InetAddress> servers;
        private final long waitNs;
        private final int mostTries;
        private final long endMonoNs;
        private int tries;
        private Reply failure = new Reply.Failure("no time left to ask", false);

        Question(Name name, int type, ResolvConf conf, List<InetAddress> servers, long endMonoNs) {
            this.name = name;
            this.type = type;
            this.servers = servers;
            this.waitNs = TimeUnit.SECONDS.toNanos(conf.timeoutS());
            this.mostTries = conf.attempts() * servers.size();
            this.endMonoNs = endMonoNs;
        }

        void next() {
            long leftNs = endMonoNs - clock.monoNs();
            if (tries == mostTries || leftNs < LEAST_WAIT_NS) {
                reply.complete(failure);
                return;
            }
            InetAddress server = servers.get(tries % servers.size());
            boolean hurry = tries < servers.size() && tries < mostTries - 1;
            long tryNs = Math.min(leftNs, hurry ? Math.min(FIRST_WAIT_NS, waitNs) : waitNs);
            int attempt = ++tries;
            SimpleResolver resolver = new SimpleResolver(new InetSocketAddress(server, port));
            resolver.setEDNS(-1, 0, 0, List.of());
            // it looks at its own clock once a second only, so ours decides when to go on
            resolver.setTimeout(Duration.ofNanos(tryNs + LATE_NS));
            Future<?> silence = thread.schedule(
                    () -> guarded(() -> failed(attempt, server, "no answer")), tryNs, TimeUnit.NANOSECONDS);
            CompletionStage<Message> sent =
                    resolver.sendAsync(Message.newQuery(Record.newRecord(name, type, DClass.IN)), thread);
            sent.whenCompleteAsync(
                    (message, problem) -> {
                        silence.cancel(false);
                        guarded(() -> take(attempt, server, message, problem));
                    },
                    thread);
        }

        private void guarded(Runnable step) {
            try {
                step.run();
            } catch (RuntimeException fault) {
                reply.completeExceptionally(fault);
            }
        }

        private void take(int attempt, InetAddress server, @Nullable Message message, @Nullable Throwable problem) {
            if (message == null) {
                failed(attempt, server, words(problem));
                return;
            }
            Reply read = ReplyReader.read(message, name, type);
            if (!(read instanceof Reply.Failure failed)) {
                reply.complete(read);
            } else if (attempt == tries && !reply.isDone()) {
                failure = new Reply.Failure(server.getHostAddress() + ": " + failed.reason(), true);
                next();
            }
        }

        /** Goes on, unless that has happened already. */
        private void failed(int attempt, InetAddress server, String reason) {
            if (attempt == tries && !reply.isDone()) {
                noteSilent(server);
                failure = new Reply.Failure(server.getHostAddress() + ": " + reason, false);
                next();
            }
        }

        private static String words(@Nullable Throwable problem) {
            Throwable cause =
                    problem instanceof CompletionException && problem.getCause() != null ? problem.getCause() : problem;
            if (cause == null || cause instanceof RuntimeException) {
                return "no answer that could be read"; // the library stumbled over it
            }
            return String.valueOf(cause.getMessage());
        }
    }
}
