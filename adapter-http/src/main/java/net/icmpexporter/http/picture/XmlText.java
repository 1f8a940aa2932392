package net.icmpexporter.http.picture;

/** Text inside of XML elements (XML 1.0, 2.4). What XML cannot have at all (2.2), such as control characters, is left out. */
final class XmlText {

    private static final int FIRST_PRINTABLE = 0x20;
    private static final int LAST_OF_TWO_BYTES = 0xFFFD;

    private XmlText() {}

    static String of(String text) {
        StringBuilder xml = new StringBuilder();
        text.codePoints().forEach(c -> {
            switch (c) {
                case '&' -> xml.append("&amp;");
                case '<' -> xml.append("&lt;");
                case '>' -> xml.append("&gt;");
                case '"' -> xml.append("&quot;");
                default -> {
                    boolean surrogate = c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE;
                    if (c >= FIRST_PRINTABLE && !surrogate && (c <= LAST_OF_TWO_BYTES || c > Character.MAX_VALUE)) {
                        xml.appendCodePoint(c);
                    }
                }
            }
        });
        return xml.toString();
    }
}
