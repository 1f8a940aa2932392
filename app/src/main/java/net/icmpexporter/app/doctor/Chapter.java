package net.icmpexporter.app.doctor;

import java.util.List;
import net.icmpexporter.linux.doctor.Finding;

/**
 * Findings that belong together, as text for people: one line each, and indented below it why and what to type.
 *
 * @param title a word or two
 * @param findings in the order in which they are read
 */
record Chapter(String title, List<Finding> findings) {

    private static final String INDENT = "      ";

    /** Lines, the last with its end too. Subjects are padded to {@code width}. */
    String text(int width) {
        StringBuilder text = new StringBuilder(title).append('\n');
        for (Finding finding : findings) {
            text.append("  ").append(finding.verdict().label()).append("  ");
            text.append(finding.subject())
                    .append(" ".repeat(Math.max(0, width - finding.subject().length())));
            text.append("  ").append(finding.words()).append('\n');
            if (!finding.reason().isEmpty()) {
                text.append(INDENT).append(finding.reason()).append('\n');
            }
            finding.commands()
                    .forEach(command ->
                            text.append(INDENT).append("$ ").append(command).append('\n'));
        }
        return text.toString();
    }

    /** How wide the subjects of some chapters are, those that are no more than {@code most} characters. */
    static int width(List<Chapter> chapters, int most) {
        return chapters.stream()
                .flatMap(chapter -> chapter.findings().stream())
                .mapToInt(finding -> finding.subject().length())
                .filter(width -> width <= most)
                .max()
                .orElse(0);
    }
}
