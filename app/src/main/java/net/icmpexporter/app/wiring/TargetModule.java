package net.icmpexporter.app.wiring;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import java.nio.file.Path;
import net.icmpexporter.app.config.Settings;
import net.icmpexporter.app.host.Keeper;
import net.icmpexporter.app.host.Keeper.FileDuty;
import net.icmpexporter.config.yaml.TargetDocument;
import net.icmpexporter.config.yaml.YamlTargetFile;
import net.icmpexporter.http.NoTargetFile;
import net.icmpexporter.net.NameResolver;
import net.icmpexporter.probe.ProbeDirectory;
import net.icmpexporter.probe.ProbeOptions;
import net.icmpexporter.target.TargetBook;
import net.icmpexporter.target.TargetFile;
import net.icmpexporter.time.MonoClock;
import net.icmpexporter.time.WallClock;
import org.jspecify.annotations.Nullable;

/** Targets that stay: their book, where it is kept, and the file that some of them stand in. */
final class TargetModule extends AbstractModule {

    /** A file and what to do about it. */
    private record Configuration(TargetFile file, FileDuty duty) {}

    private final @Nullable TargetDocument document;

    /** @param document what the configuration file says; null without one */
    TargetModule(@Nullable TargetDocument document) {
        this.document = document;
    }

    @Provides
    @Singleton
    static TargetStores.Place place(Settings settings) {
        return TargetStores.of(settings, System.getenv());
    }

    @Provides
    @Singleton
    static TargetBook targetBook(
            ProbeDirectory directory,
            NameResolver resolver,
            TargetStores.Place place,
            Settings settings,
            MonoClock mono,
            WallClock wall) {
        return new TargetBook(
                directory,
                resolver,
                place.store(),
                mono,
                wall,
                settings.targets().historyHours());
    }

    @Provides
    @Singleton
    Configuration configuration(Settings settings, ProbeOptions usual, TargetBook book, WallClock clock) {
        TargetDocument first = document;
        if (first == null) {
            return new Configuration(new NoTargetFile(), FileDuty.NONE);
        }
        YamlTargetFile file = new YamlTargetFile(Path.of(settings.targets().file()), usual, book, clock);
        return new Configuration(file, new FileDuty(() -> file.begin(first), file::reload, file::reloadIfChanged));
    }

    @Provides
    static TargetFile targetFile(Configuration configuration) {
        return configuration.file();
    }

    @Provides
    @Singleton
    static Keeper keeper(TargetBook book, TargetStores.Place place, WallClock clock, Configuration configuration) {
        return new Keeper(book, place.held(), clock, configuration.duty());
    }
}
