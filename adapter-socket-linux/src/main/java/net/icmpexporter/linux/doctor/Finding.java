package net.icmpexporter.linux.doctor;

import java.util.List;

/**
 * One thing that was looked at.
 *
 * @param verdict how it is
 * @param subject what it is about, a few words
 * @param words what was found, in one line
 * @param reason why it is so, or what that means; may be empty
 * @param commands what would change it, each to be typed as it is; may be empty
 */
public record Finding(Verdict verdict, String subject, String words, String reason, List<String> commands) {

    /** Copies the list. */
    public Finding {
        commands = List.copyOf(commands);
    }

    /** It works. */
    public static Finding ok(String subject, String words) {
        return new Finding(Verdict.OK, subject, words, "", List.of());
    }

    /** It does not. */
    public static Finding no(String subject, String words, String reason, String... commands) {
        return new Finding(Verdict.NO, subject, words, reason, List.of(commands));
    }

    /** It was not tried. */
    public static Finding untried(String subject, String words) {
        return new Finding(Verdict.UNTRIED, subject, words, "", List.of());
    }

    /** The same with another verdict. */
    Finding as(Verdict other) {
        return new Finding(other, subject, words, reason, commands);
    }
}
