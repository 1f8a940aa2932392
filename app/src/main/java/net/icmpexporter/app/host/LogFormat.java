package net.icmpexporter.app.host;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.ConsoleHandler;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Log lines on stderr: one a message, the time in UTC, the level, the text; a stack trace only for faults of ours. */
public final class LogFormat extends Formatter {

    /** Length of a time such as 2026-01-31T23:59:59.999. */
    private static final int TO_MILLISECONDS = 23;

    /** Libraries that tell of every start and every impolite client. */
    private static final List<String> QUIET = List.of("org.eclipse.jetty", "io.javalin", "com.google.inject");

    /** What they warn of whenever a stranger sends nonsense. */
    private static final List<String> SILENT =
            List.of("org.eclipse.jetty.http", "org.eclipse.jetty.util.HostPort", "org.xbill.DNS");

    /** Held for ever: the JDK forgets the level of a logger that nobody holds. */
    private static final List<Logger> QUIETED = new ArrayList<>();

    private LogFormat() {}

    /** Makes this the format of everything that is logged; before the first log line, and before the first thread. */
    public static void install() {
        System.setProperty("java.util.logging.manager", LastingLog.class.getName());
        Logger root = Logger.getLogger("");
        for (Handler handler : root.getHandlers()) {
            root.removeHandler(handler);
        }
        Handler console = new ConsoleHandler();
        console.setFormatter(new LogFormat());
        root.addHandler(console);
        QUIET.forEach(name -> limit(name, Level.WARNING));
        SILENT.forEach(name -> limit(name, Level.SEVERE));
    }

    private static void limit(String name, Level level) {
        Logger logger = Logger.getLogger(name);
        logger.setLevel(level);
        QUIETED.add(logger);
    }

    @Override
    public String format(LogRecord entry) {
        StringWriter text = new StringWriter();
        text.append(time(entry.getInstant()))
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

    /**
     * To the millisecond, in UTC. Without a DateTimeFormatter, which would be the first of the process: its classes cost a
     * start some 10 ms.
     */
    private static String time(Instant instant) {
        // the nanosecond more has all nine digits printed, whatever the time is
        LocalDateTime utc = LocalDateTime.ofInstant(instant.truncatedTo(ChronoUnit.MILLIS), ZoneOffset.UTC);
        return utc.plusNanos(1).toString().substring(0, TO_MILLISECONDS) + 'Z';
    }
}
