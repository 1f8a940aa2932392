package net.icmpexporter.dns.host;

import java.util.Arrays;
import java.util.List;

/** Lines of the host's files. */
final class Words {

    private Words() {}

    /**
     * The words of a line before its comment.
     *
     * @param marks characters that each begin a comment
     */
    static List<String> of(String line, String marks) {
        int end = 0;
        while (end < line.length() && marks.indexOf(line.charAt(end)) < 0) {
            end++;
        }
        return Arrays.stream(line.substring(0, end).split("\\s+", -1))
                .filter(word -> !word.isEmpty())
                .toList();
    }
}
