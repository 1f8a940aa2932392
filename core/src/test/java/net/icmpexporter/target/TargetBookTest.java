package net.icmpexporter.target;

import static net.icmpexporter.target.BookRig.MS_NS;
import static net.icmpexporter.target.BookRig.SILENCE;
import static net.icmpexporter.target.BookRig.address;
import static net.icmpexporter.target.BookRig.target;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.IntStream;
import net.icmpexporter.net.NameAnswer;
import net.icmpexporter.probe.ProbeOptions;
import net.icmpexporter.probe.SessionLimit;
import net.icmpexporter.transport.Protocol;
import net.icmpexporter.transport.SendResult;
import org.junit.jupiter.api.Test;

/** What stands in the book is probed, and nothing else. */
final class TargetBookTest {

    private static final ManagedTarget HOME = target("home", "192.0.2.1", Origin.API);
    private static final ManagedTarget NAMED = target("www", "www.example", Origin.API);

    private final BookRig rig = new BookRig();

    @Test
    void aTargetIsProbedWithinASecondAndNotOnlyForAWhile() throws Exception {
        rig.book.add(List.of(HOME));
        rig.network.passMs(1_001);
        assertThat(rig.network.sent()).isEqualTo(1);

        rig.network.passMs(15 * 60_000);
        assertThat(rig.network.sent()).isEqualTo(901);
        assertThat(rig.view().state()).isEqualTo(TargetState.UP);
    }

    @Test
    void aTargetThatIsRemovedIsProbedNoLonger() throws Exception {
        rig.book.add(List.of(HOME));
        rig.network.passMs(3_001);
        assertThat(rig.book.remove(List.of(HOME, NAMED))).containsExactly(HOME);
        int sent = rig.network.sent();
        rig.network.passMs(10_000);

        assertThat(rig.network.sent()).isEqualTo(sent);
        assertThat(rig.book.views()).isEmpty();
        assertThat(rig.store.targets()).isEmpty();
    }

    /** That nobody takes a connection says something of the target, and not of this host. */
    @Test
    void aTargetWithoutAConnectionIsDown() throws Exception {
        rig.book.add(List.of(HOME));
        rig.network.passMs(3_001);
        assertThat(rig.view().state()).isEqualTo(TargetState.UP);
        rig.network.refuse(SendResult.NOT_CONNECTED);
        rig.network.passMs(3_000);
        assertThat(rig.view().state()).isEqualTo(TargetState.DOWN);
        assertThat(rig.view().error()).contains("there is no connection");
        rig.network.refuse(SendResult.NETWORK_UNREACHABLE);
        rig.network.passMs(3_000);
        assertThat(rig.view().state()).isEqualTo(TargetState.ERROR);
    }

    @Test
    void addingTheSameAgainIsNothingNew() throws Exception {
        rig.book.add(List.of(HOME, HOME));
        rig.network.passMs(3_001);
        rig.book.add(List.of(HOME));
        rig.network.passMs(3_000);

        assertThat(rig.network.sent()).isEqualTo(6);
        assertThat(rig.view().figures().sent()).isEqualTo(6);
    }

    @Test
    void otherOptionsTakeTheOldOnesPlaceAndTheFiguresStay() throws Exception {
        rig.book.add(List.of(HOME));
        rig.network.passMs(3_900);
        ManagedTarget faster = new ManagedTarget(
                "home",
                "192.0.2.1",
                Protocol.ICMP,
                0,
                new ProbeOptions(100 * MS_NS, 500 * MS_NS, 56),
                new TreeMap<>(),
                Origin.API);
        rig.book.add(List.of(faster));
        rig.network.passMs(1_050);

        assertThat(rig.view().target()).isEqualTo(faster);
        assertThat(rig.view().figures().sent()).isBetween(13L, 15L);
        assertThat(rig.network.directory().active()).hasSize(1);
        assertThat(rig.store.targets()).containsExactly(faster);
    }

    @Test
    void twoNamesOfOneAddressShareItsPackets() throws Exception {
        ManagedTarget other = target("other", "192.0.2.1", Origin.API);
        rig.book.add(List.of(HOME, other));
        rig.network.passMs(3_001);
        assertThat(rig.network.sent()).isEqualTo(3);

        rig.book.remove(List.of(HOME));
        rig.network.passMs(3_000);
        assertThat(rig.network.sent()).isEqualTo(6);
        assertThat(rig.view().figures().sent()).isEqualTo(6);
    }

    @Test
    void allAddressesOfANameAreProbed() throws Exception {
        rig.names.put("www.example", NameAnswer.of(List.of(address("192.0.2.7"), address("2001:db8::7"))));
        rig.book.add(List.of(NAMED));
        rig.network.passMs(2_001);

        assertThat(rig.book.views())
                .extracting(TargetView::address)
                .containsExactly(address("192.0.2.7"), address("2001:db8::7"));
        assertThat(rig.network.sent()).isEqualTo(4);
    }

    @Test
    void aNameThatGetsOtherAddressesIsFollowed() throws Exception {
        rig.names.put("www.example", NameAnswer.of(List.of(address("192.0.2.7"), address("192.0.2.8"))));
        rig.book.add(List.of(NAMED));
        rig.network.passMs(3_001);
        rig.names.put("www.example", NameAnswer.of(List.of(address("192.0.2.8"), address("192.0.2.9"))));
        rig.book.update();
        rig.network.passMs(3_001);

        assertThat(rig.book.views())
                .extracting(view -> view.address() + " " + view.figures().sent())
                .containsExactly("192.0.2.8 6", "192.0.2.9 3");
    }

    @Test
    void whileANameHasNoAnswerItsAddressesStay() throws Exception {
        rig.names.put("www.example", NameAnswer.of(List.of(address("192.0.2.7"))));
        rig.book.add(List.of(NAMED));
        rig.network.passMs(2_001);
        rig.names.clear();
        rig.book.update();
        rig.network.passMs(2_000);

        assertThat(rig.view().state()).isEqualTo(TargetState.UP);
        assertThat(rig.view().figures().sent()).isEqualTo(4);
    }

    @Test
    void aNameWithoutAnAddressSaysSoAndIsTriedAgain() throws Exception {
        rig.book.add(List.of(NAMED));
        assertThat(rig.view().state()).isEqualTo(TargetState.ERROR);
        assertThat(rig.view().error()).isEqualTo("www.example: no such host");

        rig.names.put("www.example", NameAnswer.of(List.of(address("192.0.2.7"))));
        rig.book.update();
        rig.network.passMs(1_010);
        assertThat(rig.view().state()).isEqualTo(TargetState.UP);
    }

    @Test
    void anAddressThatIsNoSingleHostsIsNotProbed() throws Exception {
        rig.names.put("www.example", NameAnswer.of(List.of(address("224.0.0.1"), address("0.0.0.0"))));
        rig.book.add(List.of(NAMED));
        rig.network.passMs(2_000);
        assertThat(rig.view().error()).isEqualTo("www.example: no single host has an address of that name");
        assertThat(rig.network.sent()).isZero();

        rig.names.put("www.example", NameAnswer.of(List.of(address("224.0.0.1"), address("192.0.2.7"))));
        rig.book.update();
        assertThat(rig.view().address()).isEqualTo(address("192.0.2.7"));
    }

    @Test
    void aTargetThatDoesNotAnswerIsDown() throws Exception {
        rig.network.play(SILENCE);
        rig.book.add(List.of(HOME));
        rig.network.passMs(1_001);
        assertThat(rig.view().state()).isEqualTo(TargetState.UNKNOWN);

        rig.network.passMs(10_000);
        assertThat(rig.view().state()).isEqualTo(TargetState.DOWN);
        rig.network.play(BookRig.TWO_MS);
        rig.network.passMs(10_000);
        assertThat(rig.view().state()).isEqualTo(TargetState.UP);
    }

    @Test
    void aTargetThatCannotBeSentToSaysWhyAndNothingIsLost() throws Exception {
        rig.book.add(List.of(HOME));
        rig.network.refuse(SendResult.NO_SOURCE_ADDRESS);
        rig.network.passMs(3_001);
        assertThat(rig.view().error()).isEqualTo("packets cannot be sent (EADDRNOTAVAIL)");
        assertThat(rig.view().state()).isEqualTo(TargetState.ERROR);
        assertThat(rig.view().figures().failed()).isZero();

        rig.network.refuse(SendResult.SENT);
        rig.network.passMs(3_000);
        assertThat(rig.view().error()).isEmpty();
    }

    @Test
    void withoutRoomForASessionItSaysSoUntilThereIs() throws Exception {
        BookRig small = new BookRig(new MemoryTargetStore(), new SessionLimit(1, "this is a test"));
        small.book.add(List.of(HOME));
        small.network.passMs(1_001);
        ManagedTarget second = target("second", "192.0.2.2", Origin.API);
        small.book.add(List.of(second));
        assertThat(small.book.views())
                .filteredOn(view -> view.state() == TargetState.ERROR)
                .singleElement()
                .satisfies(view -> assertThat(view.error()).contains("this is a test"));

        small.book.remove(List.of(HOME));
        small.network.passMs(1);
        small.book.update();
        small.network.passMs(1_010);
        assertThat(small.view().state()).isEqualTo(TargetState.UP);
    }

    @Test
    void whatStandsInTheFileIsTheFiles() throws Exception {
        ManagedTarget own = target("home", "192.0.2.1", Origin.FILE);
        rig.book.replaceFile(List.of(own));

        assertThatThrownBy(() -> rig.book.add(List.of(HOME)))
                .isInstanceOf(TargetRefused.class)
                .hasMessage("home@192.0.2.1 stands in the configuration file: change it there");
        assertThatThrownBy(() -> rig.book.remove(List.of(HOME)))
                .isInstanceOf(TargetRefused.class)
                .hasMessage("home@192.0.2.1 stands in the configuration file: remove it there, and reload");
        rig.book.replaceFile(List.of());
        rig.book.add(List.of(HOME));
        rig.network.passMs(3_001);
        assertThat(rig.book.replaceFile(List.of(own))).isEqualTo(new FileChange(0, 1, 0, 0));
        rig.network.passMs(2_000);
        assertThat(rig.view().target()).isEqualTo(own);
        assertThat(rig.view().figures().sent()).isEqualTo(rig.network.sent());
        assertThat(rig.store.targets()).isEmpty();
    }

    @Test
    void aReloadLeavesAloneWhatIsAsItWas() throws Exception {
        List<ManagedTarget> thousand = new ArrayList<>(IntStream.range(0, 1_000)
                .mapToObj(i -> target("t" + i, "198.18." + (i >> 8) + "." + (i & 0xff), Origin.FILE))
                .toList());
        assertThat(rig.book.replaceFile(thousand)).isEqualTo(new FileChange(1_000, 0, 0, 0));
        rig.network.passMs(3_001);
        ManagedTarget gone = thousand.remove(500);
        ManagedTarget come = target("new", "192.0.2.77", Origin.FILE);
        thousand.add(come);

        assertThat(rig.book.replaceFile(thousand)).isEqualTo(new FileChange(1, 0, 1, 999));
        rig.network.passMs(2_000);
        assertThat(rig.book.views())
                .filteredOn(view -> !view.target().equals(come))
                .hasSize(999)
                .allMatch(view -> view.figures().sent() == 5)
                .noneMatch(view -> view.target().equals(gone));
        assertThat(rig.network.directory().active()).hasSize(1_000);
    }

    @Test
    void thereIsAnEndToTheBook() throws Exception {
        List<ManagedTarget> many = IntStream.rangeClosed(0, TargetBook.MAX_TARGETS)
                .mapToObj(i -> target("t" + i, "unknown.example", Origin.FILE))
                .toList();

        assertThatThrownBy(() -> rig.book.replaceFile(many))
                .isInstanceOf(TargetRefused.class)
                .hasMessage("no room for 100001 more targets: there are 0 of 100000");
        assertThat(rig.book.views()).isEmpty();
    }

    @Test
    void aNameIsNotAnyText() {
        assertThatThrownBy(() -> target("", "192.0.2.1", Origin.API)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> target("a\nb", "192.0.2.1", Origin.API)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> target("x".repeat(254), "192.0.2.1", Origin.API))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
