package net.icmpexporter.http.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Pattern;
import net.icmpexporter.http.health.Readiness;
import net.icmpexporter.net.IpFamily;
import net.icmpexporter.stats.EngineMeter;
import net.icmpexporter.transport.Channel;
import net.icmpexporter.transport.ChannelStatus;
import org.junit.jupiter.api.Test;

final class AboutPageTest {

    private static final Pattern EXTERNAL =
            Pattern.compile("(?:href|src|action|url\\()\\s*=?\\s*[\"']?(?:https?:)?//", Pattern.CASE_INSENSITIVE);

    private final EngineMeter meter = new EngineMeter();

    private String page(boolean demonstration, String version, ChannelStatus ipv4) {
        Readiness readiness = new Readiness(meter, channel -> status(channel, ipv4), () -> 0);
        return new AboutPage(version, demonstration, meter, readiness, channel -> status(channel, ipv4)).render();
    }

    private static ChannelStatus status(Channel channel, ChannelStatus ipv4) {
        return channel.family() == IpFamily.IPV4 ? ipv4 : ChannelStatus.unusable("IPv6 is <off> & gone");
    }

    private static final ChannelStatus RAW =
            new ChannelStatus(true, "raw", 1, true, false, "raw socket, kernel stamps");

    @Test
    void saysWhatItIsAndWhereToGo() {
        meter.lapEnded(0, 17, 0, 0, 1);

        String page = page(false, "1.2.3", RAW);

        assertThat(page).contains("<h1>icmp-exporter</h1>", "Version 1.2.3.", "<dd>17</dd>");
        assertThat(page).contains("<span class=\"good\">ready</span>", "raw socket, kernel stamps");
        assertThat(page).contains("action=\"/probe\"", "name=\"target\"", "name=\"ip_version\"", "name=\"tcp_port\"");
        assertThat(page).contains("\"/metrics\"", "\"/debug/probes\"", "\"/-/healthy\"", "\"/-/ready\"");
        assertThat(page).contains("&amp;detail=basic\"", "&amp;buckets=classic\"", "&amp;labels=target\"");
        assertThat(page).doesNotContain("{{");
    }

    @Test
    void asksNoOtherHostForAnything() {
        String page = page(true, "1", RAW);

        assertThat(EXTERNAL.matcher(page).find()).isFalse();
        assertThat(page).doesNotContain("<script");
        assertThat(page).doesNotContain("<style", "style=");
        assertThat(page).contains("width=device-width");
    }

    @Test
    void aDemonstrationBeginsWithSayingSo() {
        assertThat(page(true, "1", RAW)).containsSubsequence("<main>", "figures are invented", "<h1>");
        assertThat(page(false, "1", RAW)).doesNotContain("invented");
    }

    @Test
    void whatOthersSayIsTextAndNotMarkup() {
        String page = page(false, "<b>{{state}}</b>", RAW);

        assertThat(page).contains("IPv6 is &lt;off&gt; &amp; gone", "&lt;b&gt;&#123;&#123;state}}&lt;/b&gt;");
    }

    @Test
    void saysWhyItIsNotReady() {
        assertThat(page(false, "1", RAW)).contains("not ready</span>: the engine has not completed a lap");
    }
}
