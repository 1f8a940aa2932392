package net.icmpexporter.app.config;

import java.math.BigInteger;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Whole numbers as Go writes them in flags: {@code 2000}, {@code +5}, {@code 2_000}, {@code 0x7d0}, {@code 0b101},
 * {@code 0o17} and, since they always were octal there, {@code 017}.
 */
final class GoInteger {

    /** Underscores stand between digits, and between a prefix and the first of them. */
    private static final Pattern FORM =
            Pattern.compile("([+-]?)(?:(0x|0b|0o|0)_?)?([0-9a-f]+(?:_[0-9a-f]+)*)", Pattern.CASE_INSENSITIVE);

    private static final int LONGEST = 80;

    private GoInteger() {}

    /** The number, at the limits of an int if it is beyond them; null for what is none. */
    static @Nullable Integer parse(String text) {
        Matcher form = FORM.matcher(text);
        if (text.length() > LONGEST || !form.matches()) {
            return null;
        }
        String prefix = String.valueOf(form.group(2)).toLowerCase(Locale.ROOT);
        int radix =
                switch (prefix) {
                    case "0x" -> 16;
                    case "0o", "0" -> 8;
                    case "0b" -> 2;
                    default -> 10;
                };
        try {
            BigInteger number = new BigInteger(form.group(1) + form.group(3).replace("_", ""), radix);
            BigInteger most = BigInteger.valueOf(Integer.MAX_VALUE);
            return number.min(most).max(most.negate()).intValue();
        } catch (NumberFormatException e) {
            return null; // a digit that the radix does not have
        }
    }
}
