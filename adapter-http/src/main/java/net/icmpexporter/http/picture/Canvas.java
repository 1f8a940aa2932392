package net.icmpexporter.http.picture;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;

/** Pixels. What is painted beyond the edges is not. */
final class Canvas {

    private final int width;
    private final int height;
    private final int[] pixels;

    /** White. */
    Canvas(int width, int height) {
        this.width = width;
        this.height = height;
        this.pixels = new int[width * height];
        Arrays.fill(pixels, Colours.WHITE);
    }

    void fill(int x, int y, int wide, int high, int colour) {
        for (int row = Math.max(0, y); row < Math.min(height, y + high); row++) {
            int from = Math.max(0, x);
            int to = Math.min(width, x + wide);
            if (from < to) {
                Arrays.fill(pixels, row * width + from, row * width + to, colour);
            }
        }
    }

    /** A line of one pixel around an area, outside of it. */
    void frame(int x, int y, int wide, int high, int colour) {
        fill(x - 1, y - 1, wide + 2, 1, colour);
        fill(x - 1, y + high, wide + 2, 1, colour);
        fill(x - 1, y - 1, 1, high + 2, colour);
        fill(x + wide, y - 1, 1, high + 2, colour);
    }

    /**
     * Writes text.
     *
     * @param x where its left upper corner is
     * @param scale pixels of the canvas for each of a letter
     */
    void text(int x, int y, String text, int scale, int colour) {
        String drawable = Glyphs.drawable(text);
        for (int i = 0; i < drawable.length(); i++) {
            for (int row = 0; row < Glyphs.HEIGHT; row++) {
                for (int column = 0; column < Glyphs.WIDTH; column++) {
                    if (Glyphs.isSet(drawable.charAt(i), column, row)) {
                        int left = x + (i * Glyphs.ADVANCE + column) * scale;
                        fill(left, y + row * scale, scale, scale, colour);
                    }
                }
            }
        }
    }

    /** As {@link #text}, with its right upper corner there. */
    void textUpTo(int x, int y, String text, int colour) {
        text(x - Glyphs.drawable(text).length() * Glyphs.ADVANCE, y, text, 1, colour);
    }

    void writePng(OutputStream out) throws IOException {
        PngFile.write(out, width, height, pixels);
    }
}
