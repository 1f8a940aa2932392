package net.icmpexporter.it.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An example in the README: the fenced block behind a marker in an HTML comment. Tests use them as readers would. */
public final class ReadmeBlock {

    private static final Path README = Path.of(System.getProperty("icmp.exporter.root", ".."), "README.md");

    private ReadmeBlock() {}

    /**
     * The text of a block.
     *
     * @param marker what the comment before it says, as in {@code query: loss}
     */
    public static String of(String marker) {
        try {
            Pattern block =
                    Pattern.compile("<!-- " + Pattern.quote(marker) + " -->\\s*```[a-z]*\\n(.*?)```", Pattern.DOTALL);
            Matcher found = block.matcher(Files.readString(README));
            if (!found.find()) {
                throw new LabFailure(README + " has no block marked <!-- " + marker + " -->");
            }
            return found.group(1);
        } catch (IOException e) {
            throw new LabFailure(README + ": " + e.getMessage(), e);
        }
    }
}
