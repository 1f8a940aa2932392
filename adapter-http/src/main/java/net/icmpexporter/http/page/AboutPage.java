package net.icmpexporter.http.page;

import java.util.List;
import java.util.function.Function;
import net.icmpexporter.http.health.Readiness;
import net.icmpexporter.stats.EngineMeter;
import net.icmpexporter.transport.Channel;
import net.icmpexporter.transport.ChannelStatus;

/** {@code /about}: says what this is, whether it measures, and where to go. It asks no other host for anything. */
public final class AboutPage {

    /** What the page may do, for the browser to hold it to: its own styles, its own icon, its own form. */
    public static final String CONTENT_SECURITY_POLICY = "default-src 'none'; style-src 'self'; img-src 'self';"
            + " form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    private static final String TEMPLATE = "about.html";

    private final String template;
    private final EngineMeter meter;
    private final Readiness readiness;
    private final Function<Channel, ChannelStatus> channelStatus;

    /**
     * @param version the exporter's version
     * @param demonstration whether the figures are invented; then the page begins with it
     * @param meter tells how many targets are probed
     * @param readiness tells whether it measures
     * @param channelStatus tells on which sockets
     */
    public AboutPage(
            String version,
            boolean demonstration,
            EngineMeter meter,
            Readiness readiness,
            Function<Channel, ChannelStatus> channelStatus) {
        this.template = Html.page(TEMPLATE, version, demonstration);
        this.meter = meter;
        this.readiness = readiness;
        this.channelStatus = channelStatus;
    }

    /** The page now. */
    public String render() {
        return template.replace("{{state}}", state())
                .replace("{{targets}}", Long.toString(meter.sessions()))
                .replace("{{icmp4}}", socket(Channel.ICMP4))
                .replace("{{icmp6}}", socket(Channel.ICMP6))
                .replace("{{tcp4}}", socket(Channel.TCP4))
                .replace("{{tcp6}}", socket(Channel.TCP6));
    }

    private String state() {
        List<String> obstacles = readiness.obstacles();
        return obstacles.isEmpty()
                ? "<span class=\"good\">ready</span>"
                : "<span class=\"bad\">not ready</span>: " + Html.text(String.join("; ", obstacles));
    }

    private String socket(Channel channel) {
        ChannelStatus status = channelStatus.apply(channel);
        if (!status.usable()) {
            return "<span class=\"bad\">not usable</span>: " + Html.text(status.detail());
        }
        return Html.text(status.detail() + (status.kernelStamps() ? "" : ", user-space time stamps"));
    }
}
