package net.icmpexporter.config.yaml;

import java.io.Serial;
import java.util.List;

/** The configuration file cannot be obeyed. Expected, hence without a trace. */
public final class BadTargetFile extends Exception {

    @Serial
    private static final long serialVersionUID = 1;

    /** @param lines for people, each with the file and, where there is one, the line: what is wrong, and what would be right */
    BadTargetFile(List<String> lines) {
        super(String.join("\n", lines), null, false, false);
    }

    /** The lines, one below the other. */
    public String lines() {
        return String.valueOf(getMessage());
    }
}
