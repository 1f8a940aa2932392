package net.icmpexporter.http;

import net.icmpexporter.target.TargetFile;

/** Of an exporter without a configuration file. */
public final class NoTargetFile implements TargetFile {

    /** Without state. */
    public NoTargetFile() {}

    @Override
    public Reload reload() {
        return Reload.NO_FILE;
    }

    @Override
    public Reload latest() {
        return Reload.NO_FILE;
    }
}
