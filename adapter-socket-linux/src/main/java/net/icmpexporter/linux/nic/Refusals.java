package net.icmpexporter.linux.nic;

import net.icmpexporter.linux.libc.Errno;
import net.icmpexporter.linux.libc.Host;
import org.jspecify.annotations.Nullable;

/** Why a card cannot stamp probes, in one line for people: which one, what it lacks, and what to do. */
final class Refusals {

    private static final String ELSEWHERE =
            ": leave -hard away for the kernel's stamps, or name a card that can with -interface4 and -interface6";

    private Refusals() {}

    /** The card did not say what it does now. */
    static String unreadable(String card, int errno) {
        return switch (errno) {
            case Errno.ENODEV, Errno.ENXIO -> "there is no interface " + card + " here";
            case Errno.EOPNOTSUPP, Errno.ENOTTY, Errno.EINVAL -> card + " has no hardware time stamps" + ELSEWHERE;
            default -> "cannot read how " + card + " stamps packets: " + Errno.text(errno);
        };
    }

    /** The card refused to do what was wanted. */
    static String unwritable(String card, int errno, StampSettings wanted, @Nullable StampAbilities abilities) {
        return switch (errno) {
            case Errno.EPERM ->
                "switching the time stamps of " + card + " on needs CAP_NET_ADMIN, which user id "
                        + Host.effectiveUserId() + " lacks: run as root, or give CAP_NET_ADMIN, or have them switched"
                        + " on before: sudo " + wanted.command(card);
            case Errno.ERANGE -> outOfRange(card, abilities);
            case Errno.EOPNOTSUPP, Errno.ENOTTY, Errno.EINVAL -> card + " has no hardware time stamps" + ELSEWHERE;
            case Errno.EBUSY ->
                card + " cannot change its time stamps now, another program holds them: " + Errno.text(errno);
            default -> "cannot switch the time stamps of " + card + " on: " + Errno.text(errno);
        };
    }

    private static String outOfRange(String card, @Nullable StampAbilities abilities) {
        if (abilities != null && !abilities.stampsSent()) {
            return card + " cannot stamp the packets that it sends (TX modes: "
                    + StampWords.txTypes(abilities.txTypes()) + ")" + ELSEWHERE;
        }
        return card + " cannot stamp all packets that it receives"
                + (abilities == null ? "" : " (RX filters: " + StampWords.rxFilters(abilities.rxFilters()) + ")")
                + ELSEWHERE;
    }

    /** The card took the wish and does less. */
    static String tooNarrow(String card, StampSettings granted) {
        return card + " was asked to stamp all packets and does less (" + granted.text() + ")" + ELSEWHERE;
    }
}
