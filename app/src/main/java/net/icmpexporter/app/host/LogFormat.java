package net.icmpexporter.app.host;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.logging.ConsoleHandler;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Log lines on stderr: one a message, the time in UTC, the level, the text; a stack trace only for faults of ours. */
public final class LogFormat extends Formatter {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    /** The loggers of the HTTP server's libraries, which tell of every start and every impolite client. */
    private static final Logger[] QUIET = {
        Logger.getLogger("org.eclipse.jetty"), Logger.getLogger("io.javalin"), Logger.getLogger("com.google.inject")
    };

    private LogFormat() {}

    /** Makes this the format of everything that is logged. */
    public static void install() {
        Logger root = Logger.getLogger("");
        for (Handler handler : root.getHandlers()) {
            root.removeHandler(handler);
        }
        Handler console = new ConsoleHandler();
        console.setFormatter(new LogFormat());
        root.addHandler(console);
        for (Logger quiet : QUIET) {
            quiet.setLevel(Level.WARNING);
        }
    }

    @Override
    public String format(LogRecord entry) {
        StringWriter text = new StringWriter();
        text.append(TIME.format(entry.getInstant()))
                .append(' ')
                .append(entry.getLevel().getName())
                .append(' ')
                .append(formatMessage(entry))
                .append('\n');
        if (entry.getThrown() != null) {
            entry.getThrown().printStackTrace(new PrintWriter(text, true));
        }
        return text.toString();
    }
}
