package net.icmpexporter.app.wiring;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import net.icmpexporter.app.config.Settings;
import net.icmpexporter.app.config.TargetSettings;
import net.icmpexporter.app.config.TransportKind;
import net.icmpexporter.app.host.DeferredStore;
import net.icmpexporter.app.host.StateFolder;
import net.icmpexporter.store.sqlite.SqliteTargetStore;
import net.icmpexporter.target.MemoryTargetStore;
import net.icmpexporter.target.TargetStore;

/** Chooses the store of targets, figures and histories: the only place that knows them all. */
final class TargetStores {

    /**
     * A store that nobody has called yet.
     *
     * @param held counted down once somebody has
     */
    record Place(TargetStore store, CountDownLatch held) {}

    private static final System.Logger LOG = System.getLogger(TargetStores.class.getName());

    private TargetStores() {}

    /** Opens nothing. What a demonstration invents is kept only where somebody asks for that. */
    static Place of(Settings settings, Map<String, String> environment) {
        String flag = settings.targets().dataFolder();
        boolean chosen = !flag.equals(TargetSettings.AUTO);
        Path folder = null;
        if (chosen) {
            folder = flag.isEmpty() ? null : Path.of(flag);
        } else if (settings.transport() != TransportKind.FAKE) {
            folder = StateFolder.usual(environment);
        }
        if (folder == null) {
            return new Place(new MemoryTargetStore(), new CountDownLatch(0));
        }
        DeferredStore store = new DeferredStore(
                folder,
                chosen,
                path -> SqliteTargetStore.open(path, note -> LOG.log(System.Logger.Level.WARNING, note)));
        return new Place(store, store.called());
    }
}
