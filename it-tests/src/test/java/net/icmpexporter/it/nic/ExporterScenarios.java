package net.icmpexporter.it.nic;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.icmpexporter.it.kernel.CardStamping;
import net.icmpexporter.it.kernel.NetworkNamespace;
import net.icmpexporter.it.lab.ChildProcess;
import net.icmpexporter.it.lab.ExporterProcess;
import net.icmpexporter.it.lab.Exposition;
import net.icmpexporter.it.lab.Pause;
import org.jspecify.annotations.Nullable;

/**
 * The exporter on a card. Its start takes long in the guest, so one exporter serves several scenarios, which change what the
 * card does while it probes.
 */
final class ExporterScenarios {

    private static final int PORT = 9116;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final List<String> QUICK = List.of("-i-wont-be-evil", "-interval", "200");
    private static final int ENOUGH = 12;

    /** More than there can be in flight, or on the way to it, when the card is changed: what comes then is all of after. */
    private static final int UNTIL_SETTLED = 3;

    private static final long RTT_NS = 1_234_567;
    private static final long YEAR_NS = 365L * 86_400 * 1_000_000_000;

    /** Twice the cable: the kernel's stamps lie outside of the card's. */
    private static final long SHORTEST_BY_KERNEL_NS = 1_000_000;

    private static final long LONGEST_BY_KERNEL_NS = 1_000_000_000;

    private static @Nullable Cable cable;
    private static @Nullable ExporterProcess exporter;

    private ExporterScenarios() {}

    static void withoutTheFlagTheCardIsLeftAlone() throws Exception {
        setCard(CardStamping.PTP);
        int writes = SimulatedCard.writes();
        ExporterProcess soft = start(QUICK);
        exporter = soft;
        await(soft, Account.of(soft), 1);
        assertThat(soft.process().errors()).contains("kernel stamps").doesNotContain("NIC stamps");
        assertThat(SimulatedCard.writes()).isEqualTo(writes);
        assertThat(card()).isEqualTo(CardStamping.PTP);
    }

    /** By an hour, forwards and back, while packets are under way that the kernel stamps by it. */
    static void stepsOfTheWallClockLeaveNoTrace() throws Exception {
        SimulatedCard.set("link_delay_us", 40_000);
        ExporterProcess soft = exporter();
        await(account(), UNTIL_SETTLED);
        Account before = account();
        double stepsBefore = soft.metrics().value("icmp_exporter_wall_clock_steps_total");
        int steps = 0;
        while (await(before, 0).fewestReceived() < ENOUGH) {
            Guest.run("sh", "-c", "date -s @$(($(date +%s) " + (steps % 2 == 0 ? "+" : "-") + " 3600))");
            steps++;
            Pause.ms(300);
        }
        Account account = account().since(before);
        assertThat(soft.metrics().value("icmp_exporter_wall_clock_steps_total") - stepsBefore)
                .isGreaterThanOrEqualTo((double) steps);
        assertThat(account.received()).isEqualTo(account.sent());
        Exposition page = soft.probe(Cable.PEER);
        for (String target : Cable.PEER) {
            assertThat(page.value("icmp_probe_rtt_min_seconds", "ip", target)).isPositive();
            assertThat(page.value("icmp_probe_rtt_max_seconds", "ip", target)).isLessThan(LONGEST_BY_KERNEL_NS / 1e9);
            assertThat(page.value("icmp_probe_jitter_seconds", "ip", target)).isLessThan(LONGEST_BY_KERNEL_NS / 1e9);
            assertThat(page.count("icmp_probe_outages_total", "ip", target)).isZero();
        }
        assertThat(account.allRttNs() / account.allReceived()).isBetween(80_000_000L, LONGEST_BY_KERNEL_NS);
        soft.process().terminate();
        assertThat(soft.process().awaitEnd(PATIENCE)).isZero();
    }

    static void withoutCapNetAdminItDoesNotStart() throws Exception {
        setCard(CardStamping.OFF);
        ChildProcess refused = launch(
                List.of("setpriv", "--bounding-set=-net_admin", "--inh-caps=-net_admin"),
                List.of("-hard", "-interface4", SimulatedCard.NEAR));
        assertThat(refused.awaitEnd(PATIENCE)).as(refused.errors()).isEqualTo(1);
        assertThat(refused.errors())
                .isEqualTo(
                        "icmp-exporter: -hard: switching the time stamps of hwts0 on needs CAP_NET_ADMIN, which user id"
                                + " 0 lacks: run as root, or give CAP_NET_ADMIN, or have them switched on before: sudo hwstamp_ctl"
                                + " -i hwts0 -t 1 -r 1\n");
        assertThat(card()).isEqualTo(CardStamping.OFF);
    }

    /** It may not put anything back then; how to do it by hand is said at the start. */
    static void withoutPrivilegesTheCardStaysOn() throws Exception {
        setCard(CardStamping.OFF);
        List<String> flags = new ArrayList<>(QUICK);
        flags.addAll(List.of("-hard", "-drop"));
        try (ExporterProcess dropped = start(flags)) {
            assertThat(dropped.process().errors())
                    .contains("NIC stamps on hwts0", "-drop: hwstamp_ctl -i hwts0 -t 0 -r 0");
            SimulatedCard.set("fixed_rtt_ns", RTT_NS);
            assertAllExact(settled(dropped, 1));
            dropped.process().terminate();
            assertThat(dropped.process().awaitEnd(PATIENCE)).isZero();
        }
        assertThat(card()).isEqualTo(CardStamping.ALL);
    }

    /** Also: what PTP had set is widened. */
    static void everyRoundTripIsExactToTheNanosecond() throws Exception {
        setCard(CardStamping.PTP);
        List<String> flags = new ArrayList<>(QUICK);
        flags.add("-hard");
        ExporterProcess started = start(flags);
        exporter = started;
        assertThat(started.process().errors())
                .contains("NIC stamps on hwts0", "(TX on, RX all; before: TX on, RX ptpv2-event)");
        assertThat(card()).isEqualTo(CardStamping.ALL);
        SimulatedCard.set("fixed_rtt_ns", RTT_NS);
        assertAllExact(settled());
    }

    static void aStampThatComesAfterTheReplyCounts() {
        SimulatedCard.set("fixed_rtt_ns", RTT_NS);
        SimulatedCard.set("tx_ts_delay_us", 30_000);
        assertAllExact(settled());
    }

    static void withoutItsStampOfASentPacketTheKernelsServe() {
        fallsBack("tx_ts_drop_every", "no_nic_tx_stamp");
    }

    static void withoutItsStampOfAReplyTheKernelsServe() {
        fallsBack("rx_ts_drop_every", "no_nic_rx_stamp");
    }

    /** The card's clock is years away from ours: a mixture of the two would be seen from the moon. */
    private static void fallsBack(String parameter, String reason) {
        SimulatedCard.set("phc_offset_ns", 10 * YEAR_NS);
        SimulatedCard.set("fixed_rtt_ns", RTT_NS);
        SimulatedCard.set(parameter, 3);
        Account account = settled();
        assertThat(account.received()).as("nothing is lost").isEqualTo(account.sent());
        long fallbacks = account.allFallbacks();
        assertThat(account.fallbacks()).containsEntry(reason, fallbacks);
        assertThat(fallbacks).isBetween(account.allReceived() / 6, account.allReceived() / 2);
        long byKernelNs = account.allRttNs() - (account.allReceived() - fallbacks) * RTT_NS;
        assertThat(byKernelNs / fallbacks)
                .as("mean of those timed by the kernel")
                .isBetween(SHORTEST_BY_KERNEL_NS, LONGEST_BY_KERNEL_NS);
    }

    static void theEpochOfTheCardDoesNotMatter() {
        for (long offsetNs : new long[] {30 * YEAR_NS, -80 * YEAR_NS, 200 * YEAR_NS}) {
            SimulatedCard.set("phc_offset_ns", offsetNs);
            SimulatedCard.set("fixed_rtt_ns", RTT_NS);
            assertAllExact(settled());
        }
    }

    /** As when PTP sets the clock while packets are under way. */
    static void aStepOfTheCardsClockIsNoRoundTrip() {
        SimulatedCard.set("link_delay_us", 40_000);
        Account before = account();
        for (long step = 1; await(before, 0).fewestReceived() < ENOUGH; step++) {
            SimulatedCard.set("phc_offset_ns", (step % 2 == 0 ? 1 : -1) * step * YEAR_NS);
            Pause.ms(50);
        }
        Account account = account().since(before);
        assertThat(account.received()).isEqualTo(account.sent());
        assertThat(account.fallbacks().get("nic_clock")).isPositive();
        assertThat(account.allRttNs() / account.allReceived()).isBetween(80_000_000L, LONGEST_BY_KERNEL_NS);
    }

    static void atTheEndTheCardIsPutBack() throws Exception {
        ExporterProcess last = exporter();
        last.process().terminate();
        assertThat(last.process().awaitEnd(PATIENCE)).isZero();
        assertThat(card()).isEqualTo(CardStamping.PTP);
    }

    /** The card is set while there is the right to do so, and stays so: nobody is left who could put it back. */
    static void afterTheDropTheCardGoesOnStamping() throws Exception {
        setCard(CardStamping.PTP);
        List<String> flags = new ArrayList<>(QUICK);
        flags.addAll(List.of("-hard", "-drop"));
        ExporterProcess started = start(flags);
        exporter = started;
        assertThat(started.process().errors())
                .contains(
                        "(TX on, RX all; before: TX on, RX ptpv2-event)",
                        "privileges: none left",
                        "NIC stamps on hwts0");
        SimulatedCard.set("fixed_rtt_ns", RTT_NS);
        assertAllExact(settled());
        started.process().terminate();
        assertThat(started.process().awaitEnd(PATIENCE)).isZero();
        assertThat(card()).isEqualTo(CardStamping.ALL);
    }

    /** Every series has enough answers since the card was changed, all timed by the card alone. */
    private static void assertAllExact(Account account) {
        Map<String, Long> exact = new TreeMap<>(account.received());
        exact.replaceAll((series, received) -> received * RTT_NS);
        assertThat(account.rttSumNs()).isEqualTo(exact);
        assertThat(account.received()).isEqualTo(account.sent());
        assertThat(account.allFallbacks())
                .as("fallbacks %s", account.fallbacks())
                .isZero();
    }

    private static Account settled() {
        return settled(exporter(), ENOUGH);
    }

    /** The account of probes that were all sent after the card was changed. */
    private static Account settled(ExporterProcess of, int answers) {
        await(of, Account.of(of), UNTIL_SETTLED);
        return await(of, Account.of(of), answers);
    }

    private static Account await(Account from, int answers) {
        return await(exporter(), from, answers);
    }

    private static Account await(ExporterProcess of, Account from, int answers) {
        List<Account> latest = new ArrayList<>();
        of.process().await(answers + " answers of each", PATIENCE, () -> {
            latest.add(Account.of(of).since(from));
            return latest.get(latest.size() - 1).fewestReceived() >= answers;
        });
        return latest.get(latest.size() - 1);
    }

    private static Account account() {
        return Account.of(exporter());
    }

    private static ExporterProcess exporter() {
        ExporterProcess running = exporter;
        if (running == null) {
            throw new AssertionError("no exporter has started");
        }
        return running;
    }

    private static ExporterProcess start(List<String> flags) throws Exception {
        return ExporterProcess.start(cable().prober(), PORT, words(flags));
    }

    private static ChildProcess launch(List<String> rights, List<String> flags) throws Exception {
        List<String> words = new ArrayList<>(rights);
        words.addAll(words(flags));
        return new ChildProcess("exporter", cable().prober().words(words));
    }

    private static List<String> words(List<String> flags) {
        List<String> words = new ArrayList<>(Guest.exporter());
        words.addAll(List.of("-listen", "127.0.0.1:" + PORT));
        words.addAll(flags);
        return words;
    }

    private static synchronized Cable cable() throws Exception {
        Cable made = cable;
        if (made == null) {
            made = new Cable();
            cable = made;
        }
        return made;
    }

    private static CardStamping card() throws Exception {
        return NetworkNamespace.call(cable().prober().name(), () -> CardStamping.of(SimulatedCard.NEAR));
    }

    private static void setCard(CardStamping stamping) throws Exception {
        NetworkNamespace.call(cable().prober().name(), () -> {
            stamping.set(SimulatedCard.NEAR);
            return stamping;
        });
    }

    /** Ends what runs. */
    static void end() {
        if (exporter != null) {
            exporter.close();
        }
        if (cable != null) {
            cable.close();
        }
    }
}
