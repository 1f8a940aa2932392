package net.icmpexporter.app.wiring;

import com.google.inject.AbstractModule;
import net.icmpexporter.app.config.Settings;

/** What the command line said. */
final class SettingsModule extends AbstractModule {

    private final Settings settings;

    SettingsModule(Settings settings) {
        this.settings = settings;
    }

    @Override
    protected void configure() {
        bind(Settings.class).toInstance(settings);
    }
}
