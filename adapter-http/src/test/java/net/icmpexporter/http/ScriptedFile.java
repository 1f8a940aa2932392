package net.icmpexporter.http;

import net.icmpexporter.target.TargetFile;

/** A configuration file of which a test says what comes of reading it. */
public final class ScriptedFile implements TargetFile {

    /** Comes of reading it the next time. */
    public volatile Reload next = Reload.NO_FILE;

    private volatile Reload latest = Reload.NO_FILE;

    @Override
    public Reload reload() {
        latest = next;
        return next;
    }

    @Override
    public Reload latest() {
        return latest;
    }
}
