package net.icmpexporter.it.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An example in the README or in docs: the fenced block behind a marker in an HTML comment. Tests use them as readers would. */
public final class ReadmeBlock {

    private static final Path ROOT = Path.of(System.getProperty("icmp.exporter.root", ".."));

    private ReadmeBlock() {}

    /**
     * The text of a block of the README.
     *
     * @param marker what the comment before it says, as in {@code query: loss}
     */
    public static String of(String marker) {
        return in("README.md", marker);
    }

    /** The same of another document, by its path from the root of the source tree. */
    public static String in(String document, String marker) {
        Path path = ROOT.resolve(document);
        try {
            Pattern block =
                    Pattern.compile("<!-- " + Pattern.quote(marker) + " -->\\s*```[a-z]*\\n(.*?)```", Pattern.DOTALL);
            Matcher found = block.matcher(Files.readString(path));
            if (!found.find()) {
                throw new LabFailure(path + " has no block marked <!-- " + marker + " -->");
            }
            return found.group(1);
        } catch (IOException e) {
            throw new LabFailure(path + ": " + e.getMessage(), e);
        }
    }
}
