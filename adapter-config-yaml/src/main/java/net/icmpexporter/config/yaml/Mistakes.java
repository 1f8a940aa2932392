package net.icmpexporter.config.yaml;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What is wrong in a file: the first mistakes that were found, and how many more there are. One thread. */
final class Mistakes {

    /** As many as are told at once. */
    static final int MOST = 20;

    private record Mistake(int line, String words) {}

    private final String file;
    private final List<Mistake> mistakes = new ArrayList<>();
    private int untold;

    Mistakes(String file) {
        this.file = file;
    }

    /** @param words what is wrong, and what would be right */
    void add(int line, String words) {
        if (mistakes.size() < MOST) {
            mistakes.add(new Mistake(line, words));
        } else {
            untold++;
        }
    }

    boolean isEmpty() {
        return mistakes.isEmpty();
    }

    /** A line each, {@code FILE:LINE: WORDS}, in the order of the file. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        mistakes.stream()
                .sorted(Comparator.comparingInt(Mistake::line))
                .forEach(mistake -> lines.add(file + ":" + mistake.line() + ": " + mistake.words()));
        if (untold > 0) {
            lines.add(file + ": and " + untold + " more");
        }
        return lines;
    }
}
