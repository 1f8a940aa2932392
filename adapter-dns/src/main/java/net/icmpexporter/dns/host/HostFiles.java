package net.icmpexporter.dns.host;

import java.nio.file.Path;
import net.icmpexporter.time.MonoClock;

/** The files by which an administrator says how this host resolves names, as they are now. One thread. */
public final class HostFiles {

    private final HostsFile hosts;
    private final WatchedFile<ResolvConf> resolvConf;
    private final WatchedFile<NsswitchConf> nsswitch;

    /** @param etc the folder with {@code hosts}, {@code resolv.conf} and {@code nsswitch.conf}, none of which need be there */
    public HostFiles(Path etc, MonoClock clock) {
        this.hosts = new HostsFile(etc.resolve("hosts"), clock);
        this.resolvConf = new WatchedFile<>(etc.resolve("resolv.conf"), clock, ResolvConf::parse);
        this.nsswitch = new WatchedFile<>(etc.resolve("nsswitch.conf"), clock, NsswitchConf::parse);
    }

    /** The hosts file. */
    public HostsFile hosts() {
        return hosts;
    }

    /** resolv.conf as it is now. */
    public ResolvConf resolvConf() {
        return resolvConf.content();
    }

    /** nsswitch.conf as it is now. */
    public NsswitchConf nsswitch() {
        return nsswitch.content();
    }
}
