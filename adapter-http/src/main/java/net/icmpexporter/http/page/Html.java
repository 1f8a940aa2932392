package net.icmpexporter.http.page;

import java.nio.charset.StandardCharsets;

/** Text inside of HTML elements and quoted attributes, and pages with holes for it. */
final class Html {

    private static final String DEMONSTRATION =
            "<p class=\"banner\" role=\"note\"><strong>Demonstration network: figures"
                    + " are invented.</strong> Nothing is sent. Start with <code>-transport linux</code> to measure.</p>";

    private Html() {}

    static String text(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;")
                .replace("{", "&#123;");
    }

    /** A page of this package with the exporter's version, and with the words that its figures are invented if they are. */
    static String page(String name, String version, boolean demonstration) {
        return new String(PageFile.bytes(name), StandardCharsets.UTF_8)
                .replace("{{version}}", text(version))
                .replace("{{demonstration}}", demonstration ? DEMONSTRATION : "");
    }
}
