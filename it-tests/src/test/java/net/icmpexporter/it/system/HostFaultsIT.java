package net.icmpexporter.it.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import net.icmpexporter.it.lab.ExporterProcess;
import net.icmpexporter.it.lab.HttpAnswer;
import net.icmpexporter.it.lab.Lab;
import net.icmpexporter.it.lab.Rights;
import net.icmpexporter.it.lab.TunPath;
import net.icmpexporter.it.lab.WireAccount;
import net.icmpexporter.it.testnet.Behaviour;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Everything that may happen to this host's own way to the network, in any order and again and again: probing goes on
 * after each, what was refused is counted by reason, and nothing is loss that the network did not lose.
 */
@Timeout(300)
final class HostFaultsIT {

    private static final int TIMEOUT_MS = 300;
    private static final int INTERVAL_MS = 50;
    private static final int ROUNDS = 2;

    /** The longest that it takes until both ends of a cable have a carrier, and routes. */
    private static final int MOMENT_MS = 1_500;

    /** Longer than a probe can be in flight. */
    private static final Duration SETTLED = Duration.ofMillis(TIMEOUT_MS + 400);

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int ENOUGH = 3;

    private final Lab lab = new Lab();
    private final long seed = new Random().nextLong();

    /** Packets from then on count for the next fault: so early that all before were judged when it began. */
    private long sinceWallNs = wallNs();

    @AfterEach
    void unmake() {
        lab.close();
    }

    @ParameterizedTest(name = "{0} {1} {2}")
    @CsvSource({"ROOT, auto, false", "ROOT, near, true", "PING_SOCKETS, auto, false", "PING_SOCKETS, near, false"})
    void probingGoesOnAndNothingIsCalledLostThatTheNetworkDidNotLose(Rights rights, String device, boolean drop) {
        System.out.println("faults of the host, seed " + seed);
        Random random = new Random(seed);
        TunPath path = TunPath.in(lab, TunPath.Kind.ROUTED, seed, TIMEOUT_MS);
        HostFault.whenUp(path);
        WireAccount wire = lab.keep(new WireAccount(path.prober()));
        ExporterProcess exporter = lab.keep(start(path, rights, device, drop));
        ScrapedAccount account = new ScrapedAccount(exporter, targets(rights));
        awaitAnswers(exporter, account, targets(rights), "the beginning");
        for (int round = 0; round < ROUNDS; round++) {
            List<HostFault> order = new ArrayList<>(Arrays.asList(HostFault.values()));
            Collections.shuffle(order, random);
            for (HostFault fault : order) {
                String what = fault + " in round " + round + ", seed " + seed;
                suffer(fault, what, path, wire, exporter, account, rights, device);
            }
        }
        assertThat(exporter.process()
                        .errors()
                        .lines()
                        .filter(line -> line.contains("WARNING") || line.contains("level=warn")))
                .as(
                        "lines in the log: some for a fault, none for a packet\n%s",
                        exporter.process().errors())
                .hasSizeLessThan(ROUNDS * 2 * 4 + 10);
        System.out.println(rights + ", " + device + ": " + account.scrapes() + " scrapes, " + wire.left() + " left, "
                + wire.unansweredSince(0) + " unanswered; " + account);
    }

    private static ExporterProcess start(TunPath path, Rights rights, String device, boolean drop) {
        List<String> flags = new ArrayList<>(List.of("-i-wont-be-evil", "-interval", Integer.toString(INTERVAL_MS)));
        flags.addAll(List.of("-timeout", Integer.toString(TIMEOUT_MS), "-interface4", device, "-interface6", device));
        if (drop) {
            flags.add("-drop");
        }
        return ExporterProcess.start(path.prober(), rights, flags.toArray(String[]::new));
    }

    private static List<Target> targets(Rights rights) {
        List<Target> targets = new ArrayList<>();
        for (boolean v6 : new boolean[] {false, true}) {
            targets.add(new Target(Behaviour.PROMPT, 0, v6, false));
            targets.add(new Target(Behaviour.DELAYED, 30, v6, false));
            if (rights == Rights.ROOT) {
                targets.add(new Target(Behaviour.PROMPT, 0, v6, true));
                targets.add(new Target(Behaviour.DELAYED, 30, v6, true));
            }
        }
        return targets;
    }

    private void suffer(
            HostFault fault,
            String what,
            TunPath path,
            WireAccount wire,
            ExporterProcess exporter,
            ScrapedAccount account,
            Rights rights,
            String device) {
        Map<String, Long> before = account.snapshot();
        long lossesBefore = losses(account);
        long refusalsBefore = account.refusals(fault.reasons());
        long allRefusalsBefore = account.allRefusals();

        long nowhereBefore = nowhere(account);
        int sessions = targets(rights).size();
        fault.begin(path);
        await(
                exporter,
                account,
                what + ": packets get nowhere",
                () -> nowhere(account) >= nowhereBefore + 3L * sessions);
        checkReadiness(fault, device, exporter, account);
        fault.end(path);
        awaitAnswers(exporter, account, targets(rights), what);
        long settlingWallNs = wallNs();
        settle(account);
        long unanswered = wire.unansweredSince(sinceWallNs);
        sinceWallNs = settlingWallNs;
        System.out.println(fault + ": " + account.since(before) + ", unanswered on the wire " + unanswered);

        if (fault != HostFault.NO_CARRIER) {
            assertThat(account.refusals(fault.reasons()) - refusalsBefore)
                    .as("%s: refusals, by other reasons than %s too: %s", what, fault.reasons(), account)
                    .isEqualTo(account.allRefusals() - allRefusalsBefore);
        }
        if (!isLossByTheKernelsChoice(fault, rights, device)) {
            assertThat(account.refusals(fault.reasons())).as(what).isGreaterThan(refusalsBefore);
            assertThat(losses(account) - lossesBefore)
                    .as("%s: losses, against what was not answered on the wire", what)
                    .isLessThanOrEqualTo(unanswered + (device.equals("auto") ? 0 : ofTheMoment(fault, sessions)));
        }
    }

    /**
     * Where the kernel takes packets though they cannot get anywhere: without a carrier; without an address, since it sends
     * from another one (IPv6: of the link) or looks for the target on the link itself; the same without a route, if they
     * shall go by a certain interface; and where its filter rejects what an unprivileged socket of IPv6 sends, which it
     * reports as an ICMP error only.
     */
    private static boolean isLossByTheKernelsChoice(HostFault fault, Rights rights, String device) {
        return switch (fault) {
            case NO_CARRIER, NO_ADDRESS -> true;
            case NO_ROUTE -> !device.equals("auto");
            case REJECTED -> rights == Rights.PING_SOCKETS;
            case DOWN, REMADE, FILTERED, FULL_QUEUE -> false;
        };
    }

    /** Between an interface that comes up and its routes, {@link #isLossByTheKernelsChoice} holds of one without routes. */
    private static int ofTheMoment(HostFault fault, int sessions) {
        return fault == HostFault.DOWN || fault == HostFault.REMADE ? sessions * MOMENT_MS / INTERVAL_MS : 0;
    }

    private static long wallNs() {
        Instant now = Instant.now();
        return TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
    }

    private static long nowhere(ScrapedAccount account) {
        return losses(account) + account.count("unknown") + account.allRefusals();
    }

    private static long losses(ScrapedAccount account) {
        return account.count("lost") + account.count("rejected");
    }

    private void checkReadiness(HostFault fault, String device, ExporterProcess exporter, ScrapedAccount account) {
        boolean gone = fault == HostFault.REMADE && !device.equals("auto");
        await(exporter, account, fault + ": readiness", () -> {
            HttpAnswer ready = exporter.get("/-/ready");
            return gone
                    ? ready.status() == 503 && ready.body().contains("the interface " + device + " is gone")
                    : ready.status() == 200;
        });
    }

    /** Until every target has answered some more probes, and the exporter says that it is ready. */
    private void awaitAnswers(ExporterProcess exporter, ScrapedAccount account, List<Target> targets, String what) {
        Map<Target, Long> before = new HashMap<>();
        targets.forEach(target -> before.put(target, account.answers(target)));
        await(
                exporter,
                account,
                what + ": probing goes on",
                () -> exporter.get("/-/ready").status() == 200
                        && targets.stream()
                                .allMatch(
                                        target -> account.answers(target) >= before.getOrDefault(target, 0L) + ENOUGH));
    }

    private static void await(
            ExporterProcess exporter, ScrapedAccount account, String what, BooleanSupplier condition) {
        exporter.process().await(what + "; " + account, PATIENCE, () -> {
            account.scrape();
            return condition.getAsBoolean();
        });
    }

    /** Until the fate of everything that was in flight is known. */
    private static void settle(ScrapedAccount account) {
        long endNs = System.nanoTime() + SETTLED.toNanos();
        while (System.nanoTime() - endNs < 0) {
            account.scrape();
        }
        // the last one may have been answered much earlier
        account.scrape();
    }
}
