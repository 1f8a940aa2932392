package net.icmpexporter.app.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import net.icmpexporter.app.config.EchoSettings.HostPort;
import net.icmpexporter.app.config.EchoSettings.Service;
import net.icmpexporter.app.config.FlagSet.Flag;
import net.icmpexporter.echo.server.AddressRange;
import net.icmpexporter.echo.wire.WireForm;
import net.icmpexporter.stats.SampleWindow;

/** The command line of {@code tcp-echo}: which flags there are, and what they mean together. */
public final class EchoCommandLine {

    private static final long MIN_NS = 1_000_000;
    private static final long MAX_NS = 86_400_000_000_000L;
    private static final int MOST = 1_000_000;

    private static final List<Flag> FLAGS = List.of(
            new Flag("mode", "mode", "server", "server: echoes. client: probes such servers. both: does both."),
            new Flag("listen", "address", ":4000", "Address and port that the server listens on."),
            new Flag("target", "address", ":4000", "Host and port that the client probes; without a host this one."),
            new Flag(
                    "targets",
                    "file",
                    "",
                    "JSON file with targets, instead: [{\"name\": \"a\", \"address\": \"a.example:4000\"}]"),
            new Flag("metrics", "address", ":2112", "Address and port to serve /metrics on."),
            new Flag("interval", "duration", "200ms", "Time between two frames to a target, 1ms to 24h."),
            new Flag("timeout", "duration", "800ms", "Time after which a frame is lost, 1ms to 24h."),
            new Flag("window", "n", "100", "Frames that tcp_echo_loss_percent is about, 1 to 250."),
            new Flag("wire", "bytes", "16", "Form of the client's frames, in bytes: 16 or 24."),
            new Flag(
                    "allow",
                    "ranges",
                    "",
                    "Whom the server serves: addresses or CIDR ranges with commas; all if empty."),
            new Flag("max-connections", "n", "1000", "The server's most connections."),
            new Flag("max-connections-per-address", "n", "128", "The server's most connections of one address."),
            new Flag(
                    "svc",
                    "action",
                    "",
                    "The systemd service: install (with the flags given beside), uninstall, start, stop or run."));

    private final FlagSet flags = new FlagSet(FLAGS);

    /**
     * Reads the words behind the subcommand.
     *
     * @throws BadFlag for an unknown flag, or one without the value it needs
     */
    public EchoCommandLine(List<String> arguments) throws BadFlag {
        flags.parse(arguments);
    }

    /** The flags, for people. */
    public static String usage() {
        return new FlagSet(FLAGS).usage();
    }

    /**
     * What the flags say, all checked.
     *
     * @throws BadFlag for a value that is out of bounds
     */
    public EchoSettings settings() throws BadFlag {
        String mode = flags.text("mode");
        if (!List.of("server", "client", "both").contains(mode)) {
            throw new BadFlag("invalid value " + Printable.of(mode) + " for -mode: server, client or both");
        }
        return new EchoSettings(
                !mode.equals("client"),
                !mode.equals("server"),
                address("listen"),
                address("metrics"),
                target(),
                flags.text("targets"),
                duration("interval"),
                duration("timeout"),
                flags.number("window", 1, SampleWindow.MOST_SAMPLES),
                wire(),
                allowed(),
                flags.number("max-connections", 1, MOST),
                flags.number("max-connections-per-address", 1, MOST),
                service());
    }

    private HostPort address(String flag) throws BadFlag {
        ListenAddress address = ListenAddress.parse("-" + flag, flags.text(flag));
        return new HostPort(address.host(), address.port());
    }

    private String target() throws BadFlag {
        String text = flags.text("target");
        if (ListenAddress.parse("-target", text).port() == 0) {
            throw new BadFlag("invalid value " + Printable.of(text) + " for -target: nobody listens on port 0");
        }
        return text;
    }

    /**
     * Reads a host and a port as {@code -target} has them.
     *
     * @throws BadFlag if it is none; the message speaks of {@code what}
     */
    public static HostPort hostPort(String what, String text) throws BadFlag {
        ListenAddress address = ListenAddress.parse(what, text);
        if (address.port() == 0) {
            throw new BadFlag("invalid value " + Printable.of(text) + " for " + what + ": nobody listens on port 0");
        }
        return new HostPort(address.host(), address.port());
    }

    private long duration(String flag) throws BadFlag {
        String text = flags.text(flag);
        Long ns = GoDuration.parse(text);
        if (ns == null) {
            throw new BadFlag("invalid value " + Printable.of(text) + " for -" + flag + ": say 200ms, 1.5s or 1m30s");
        }
        if (ns < MIN_NS || ns > MAX_NS) {
            throw new BadFlag(flag + " must be between 1ms and 24h, not " + Printable.bare(text));
        }
        return ns;
    }

    private WireForm wire() throws BadFlag {
        WireForm form = WireForm.ofBytes(flags.number("wire", 0, Integer.MAX_VALUE));
        if (form == null) {
            throw new BadFlag("invalid value " + Printable.of(flags.text("wire")) + " for -wire: 16 or 24");
        }
        return form;
    }

    private List<AddressRange> allowed() throws BadFlag {
        List<AddressRange> ranges = new ArrayList<>();
        for (String text : flags.text("allow").split(",", -1)) {
            if (text.isBlank()) {
                continue;
            }
            AddressRange range = AddressRange.parse(text.strip());
            if (range == null) {
                throw new BadFlag("invalid value " + Printable.of(text.strip())
                        + " for -allow: say 192.0.2.0/24, 2001:db8::/32 or one address");
            }
            ranges.add(range);
        }
        return ranges;
    }

    private Service service() throws BadFlag {
        String text = flags.text("svc");
        if (text.isEmpty()) {
            return Service.NONE;
        }
        for (Service service : Service.values()) {
            if (service != Service.NONE
                    && service.name().toLowerCase(Locale.ROOT).equals(text)) {
                return service;
            }
        }
        throw new BadFlag("invalid value " + Printable.of(text) + " for -svc: install, uninstall, start, stop or run");
    }
}
