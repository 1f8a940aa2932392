package net.icmpexporter.http.picture;

import java.util.List;
import java.util.Locale;
import net.icmpexporter.http.picture.HeatMap.Layer;

/** A heat map as SVG 1.1, light or dark as whoever looks at it likes (Media Queries 5, prefers-color-scheme). One thread. */
final class SvgPicture {

    private static final int LEFT = 72;
    private static final int RIGHT = 16;
    private static final int TITLE_Y = 20;
    private static final int NAMES_Y = 36;
    private static final int LOSS_HEIGHT = 8;
    private static final int GAP = 4;
    private static final int BOTTOM = 52;
    private static final int WORD = 48;
    private static final int LEAST_WIDTH = 420;

    private static final String STYLE = """
            <style>
            svg{color-scheme:light dark;background:#fff;font:11px sans-serif}
            text{fill:#333}.t{font-size:15px}.n{fill:#777}.f{fill:none;stroke:#999}
            .m0{fill:#000}.c0{fill:#e00000}.c1{fill:#00a000}.c2{fill:#0000e0}
            .k{mix-blend-mode:multiply}
            @media (prefers-color-scheme:dark){
            svg{background:#16181c}text{fill:#ddd}.n{fill:#999}.f{stroke:#666}
            .m0{fill:#fff}.c0{fill:#ff4040}.c1{fill:#40e040}.c2{fill:#6080ff}
            .k{mix-blend-mode:screen}}
            </style>
            """;

    private final StringBuilder svg = new StringBuilder();
    private final HeatMap map;
    private final int cellWidth;
    private final int cellHeight;
    private final int top;
    private final int wide;
    private final int high;

    private SvgPicture(HeatMap map) {
        this.map = map;
        cellWidth = Math.max(2, Math.min(8, 1_200 / map.hours()));
        cellHeight = Math.max(3, Math.min(8, 480 / map.bins()));
        top = NAMES_Y
                + GAP
                + map.layers().size() * (LOSS_HEIGHT + GAP)
                + (map.layers().size() > 1 ? 2 * GAP : 0);
        wide = map.hours() * cellWidth;
        high = map.bins() * cellHeight;
    }

    /** @param title what the picture is about */
    static String of(HeatMap map, String title) {
        SvgPicture picture = new SvgPicture(map);
        picture.draw(title);
        return picture.svg.toString();
    }

    private void draw(String title) {
        int width = Math.max(LEAST_WIDTH, LEFT + wide + RIGHT);
        int height = top + high + BOTTOM;
        svg.append("<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" width=\"")
                .append(width)
                .append("\" height=\"")
                .append(height)
                .append("\" viewBox=\"0 0 ")
                .append(width)
                .append(' ')
                .append(height)
                .append("\">\n<title>")
                .append(XmlText.of(title))
                .append("</title>\n")
                .append(STYLE);
        text(GAP, TITLE_Y, "start", "t", title);
        names();
        losses();
        cells();
        frame(LEFT, top, wide, high);
        axes();
        svg.append("</svg>\n");
    }

    private void names() {
        List<Layer> layers = map.layers();
        if (layers.size() > 1) {
            svg.append("<text x=\"")
                    .append(LEFT)
                    .append("\" y=\"")
                    .append(NAMES_Y)
                    .append("\">");
            for (int i = 0; i < layers.size(); i++) {
                svg.append("<tspan class=\"c").append(i).append("\">");
                svg.append(XmlText.of(layers.get(i).label())).append("</tspan>&#160;&#160; ");
            }
            svg.append("</text>\n");
        }
    }

    private void losses() {
        List<Layer> layers = map.layers();
        for (int i = 0; i < layers.size(); i++) {
            int y = top - (layers.size() - i) * (LOSS_HEIGHT + GAP);
            text(LEFT - GAP, y + LOSS_HEIGHT, "end", layers.size() > 1 ? "c" + i : "", "loss");
            for (int column = 0; column < map.hours(); column++) {
                double loss = layers.get(i).loss(map.hour(column));
                if (loss >= 0) {
                    rect(LEFT + column * cellWidth, y, cellWidth, LOSS_HEIGHT);
                    svg.append(" fill=\"")
                            .append(Colours.css(Colours.loss(loss)))
                            .append("\"><title>")
                            .append(when(column))
                            .append(Axis.percent(loss))
                            .append(" lost</title></rect>\n");
                }
            }
            frame(LEFT, y, wide, LOSS_HEIGHT);
        }
    }

    private String when(int column) {
        return Axis.day(map.hour(column)) + " " + Axis.time(map.hour(column)) + ": ";
    }

    private void cells() {
        List<Layer> layers = map.layers();
        for (int i = 0; i < layers.size(); i++) {
            svg.append("<g class=\"")
                    .append(layers.size() > 1 ? "c" + i + " k" : "m0")
                    .append("\" shape-rendering=\"crispEdges\">\n");
            for (int column = 0; column < map.hours(); column++) {
                for (int row = 0; row < map.bins(); row++) {
                    double share = layers.get(i).share(map.hour(column), map.firstBin() + row);
                    if (share > 0) {
                        rect(LEFT + column * cellWidth, top + high - (row + 1) * cellHeight, cellWidth, cellHeight);
                        svg.append(String.format(Locale.ROOT, " fill-opacity=\"%.2f\"/>%n", share));
                    }
                }
            }
            svg.append("</g>\n");
        }
    }

    private void axes() {
        for (int doubling = 0; doubling <= map.doublings(); doubling++) {
            int y = top + high - doubling * high / map.doublings();
            rect(LEFT - GAP, y, GAP, 1);
            svg.append(" class=\"n\"/>\n");
            text(LEFT - 2 * GAP, y + GAP, "end", "", Axis.ms(map.doublingMs(doubling)) + " ms");
        }
        int step = Axis.step(cellWidth, WORD);
        for (int column = 0; column < map.hours(); column++) {
            long hour = map.hour(column);
            if (Math.floorMod(hour, step) == 0) {
                int x = LEFT + column * cellWidth;
                rect(x, top + high, 1, GAP);
                svg.append(" class=\"n\"/>\n");
                text(x, top + high + 16, "start", "", Axis.day(hour));
                text(x, top + high + 29, "start", "", Axis.time(hour));
            }
        }
        text(LEFT, top + high + BOTTOM - GAP, "start", "n", PngPicture.note());
    }

    /** Opens it; its paint and its end are the caller's. */
    private void rect(int x, int y, int wide, int high) {
        svg.append("<rect x=\"")
                .append(x)
                .append("\" y=\"")
                .append(y)
                .append("\" width=\"")
                .append(wide)
                .append("\" height=\"")
                .append(high)
                .append('"');
    }

    private void frame(int x, int y, int wide, int high) {
        rect(x, y, wide, high);
        svg.append(" class=\"f\"/>\n");
    }

    private void text(int x, int y, String anchor, String style, String text) {
        svg.append("<text x=\"")
                .append(x)
                .append("\" y=\"")
                .append(y)
                .append("\" text-anchor=\"")
                .append(anchor)
                .append("\" class=\"")
                .append(style)
                .append("\">")
                .append(XmlText.of(text))
                .append("</text>\n");
    }
}
