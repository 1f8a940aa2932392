package net.icmpexporter.http.picture;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import net.icmpexporter.http.picture.HeatMap.Layer;

/** A heat map in pixels, on white. One thread. */
final class PngPicture {

    private static final int LEFT = 64;
    private static final int RIGHT = 24;
    private static final int TITLE_Y = 8;
    private static final int NAMES_Y = 30;
    private static final int LOSS_HEIGHT = 8;
    private static final int GAP = 4;
    private static final int BOTTOM = 46;
    private static final int WORD = 48;
    private static final int LEAST_WIDTH = 420;
    private static final int TICK = 3;
    private static final int LETTER = Glyphs.ADVANCE;

    private final HeatMap map;
    private final String title;
    private final int cellWidth;
    private final int cellHeight;
    private final int top;
    private final int wide;
    private final int high;
    private final Canvas canvas;

    private PngPicture(HeatMap map, String title) {
        this.map = map;
        this.title = title;
        cellWidth = Math.max(2, Math.min(8, 1_200 / map.hours()));
        cellHeight = Math.max(3, Math.min(8, 480 / map.bins()));
        top = NAMES_Y
                + GAP
                + map.layers().size() * (LOSS_HEIGHT + GAP)
                + (map.layers().size() > 1 ? LETTER + 2 * GAP : 0);
        wide = map.hours() * cellWidth;
        high = map.bins() * cellHeight;
        int letters = 2 * Glyphs.drawable(title).length() * LETTER + 2 * GAP;
        int width = Math.max(LEAST_WIDTH, Math.max(letters, LEFT + wide + RIGHT));
        canvas = new Canvas(Math.min(width, 4_000), top + high + BOTTOM);
    }

    /** @param title what the picture is about */
    static void write(OutputStream out, HeatMap map, String title) throws IOException {
        PngPicture picture = new PngPicture(map, title);
        picture.draw();
        picture.canvas.writePng(out);
    }

    private void draw() {
        canvas.text(GAP, TITLE_Y, title, 2, Colours.INK);
        names();
        losses();
        cells();
        canvas.frame(LEFT, top, wide, high, Colours.INK);
        times();
        hours();
    }

    private void names() {
        List<Layer> layers = map.layers();
        int x = LEFT;
        for (int i = 0; i < layers.size() && layers.size() > 1; i++) {
            String name = layers.get(i).label();
            canvas.text(x, NAMES_Y, name, 1, Colours.ofLayer(i, layers.size()));
            x += (Glyphs.drawable(name).length() + 3) * LETTER;
        }
    }

    private void losses() {
        List<Layer> layers = map.layers();
        for (int i = 0; i < layers.size(); i++) {
            int y = top - GAP / 2 - (layers.size() - i) * (LOSS_HEIGHT + GAP);
            canvas.textUpTo(LEFT - GAP, y, "loss", Colours.ofLayer(i, layers.size()));
            canvas.frame(LEFT, y, wide, LOSS_HEIGHT, Colours.FAINT);
            for (int column = 0; column < map.hours(); column++) {
                double loss = layers.get(i).loss(map.hour(column));
                if (loss >= 0) {
                    canvas.fill(LEFT + column * cellWidth, y, cellWidth, LOSS_HEIGHT, Colours.loss(loss));
                }
            }
        }
    }

    private void cells() {
        List<Layer> layers = map.layers();
        double[] shares = new double[layers.size()];
        for (int column = 0; column < map.hours(); column++) {
            for (int row = 0; row < map.bins(); row++) {
                for (int i = 0; i < shares.length; i++) {
                    shares[i] = layers.get(i).share(map.hour(column), map.firstBin() + row);
                }
                int y = top + high - (row + 1) * cellHeight;
                canvas.fill(LEFT + column * cellWidth, y, cellWidth, cellHeight, Colours.cell(shares));
            }
        }
    }

    private void times() {
        int doublingHeight = high / map.doublings();
        for (int doubling = 0; doubling <= map.doublings(); doubling++) {
            int y = top + high - doubling * doublingHeight;
            canvas.fill(LEFT - 1 - TICK, y, TICK, 1, Colours.INK);
            canvas.textUpTo(LEFT - TICK - 2, y - TICK, Axis.ms(map.doublingMs(doubling)) + " ms", Colours.INK);
        }
    }

    private void hours() {
        int step = Axis.step(cellWidth, WORD);
        for (int column = 0; column < map.hours(); column++) {
            long hour = map.hour(column);
            if (Math.floorMod(hour, step) == 0) {
                int x = LEFT + column * cellWidth;
                canvas.fill(x, top + high + 1, 1, TICK, Colours.INK);
                canvas.text(x, top + high + 2 * GAP, Axis.day(hour), 1, Colours.INK);
                canvas.text(x, top + high + 2 * GAP + Glyphs.HEIGHT + 2, Axis.time(hour), 1, Colours.INK);
            }
        }
        canvas.text(LEFT, top + high + BOTTOM - Glyphs.HEIGHT - GAP, note(), 1, Colours.FAINT);
    }

    /** What is not seen on a map. */
    static String note() {
        return "UTC. At most 5 % of the fullest cell: not shown.";
    }
}
