package net.icmpexporter.app.wiring;

import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import net.icmpexporter.app.config.Settings;
import net.icmpexporter.app.host.StartRefused;
import net.icmpexporter.config.yaml.BadTargetFile;
import net.icmpexporter.config.yaml.TargetDocument;
import org.jspecify.annotations.Nullable;

/** The configuration file, read beside whatever else a start has to do. */
public final class ConfigurationFile {

    private final @Nullable FutureTask<TargetDocument> reading;

    private ConfigurationFile(@Nullable FutureTask<TargetDocument> reading) {
        this.reading = reading;
    }

    /** Begins to read it, on a thread of its own. Without one nothing is done, and no class of the reader is loaded. */
    public static ConfigurationFile begin(Settings settings) {
        if (settings.targets().file().isEmpty()) {
            return new ConfigurationFile(null);
        }
        FutureTask<TargetDocument> reading = new FutureTask<>(() -> read(settings));
        Thread thread = new Thread(reading, "reads configuration");
        thread.setDaemon(true);
        thread.start();
        return new ConfigurationFile(reading);
    }

    /**
     * Reads it now.
     *
     * @throws BadTargetFile with all that is wrong with it
     */
    public static TargetDocument read(Settings settings) throws BadTargetFile {
        return TargetDocument.of(Path.of(settings.targets().file()), EngineModule.probeOptions(settings));
    }

    /**
     * What it says; null if there is none.
     *
     * @throws StartRefused with all that is wrong with it
     */
    public @Nullable TargetDocument await() throws StartRefused {
        if (reading == null) {
            return null;
        }
        try {
            return reading.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof BadTargetFile bad) {
                throw new StartRefused("the configuration file cannot be obeyed:\n" + bad.lines());
            }
            throw new IllegalStateException("reading the configuration file", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StartRefused("interrupted while the configuration file was read");
        }
    }
}
