package net.icmpexporter.http.picture;

/** Colours as {@code 0xRRGGBB}. */
final class Colours {

    static final int WHITE = 0xFFFFFF;
    static final int INK = 0x333333;
    static final int FAINT = 0xAAAAAA;

    private static final int FULL = 0xFF;

    private Colours() {}

    /** Of a cell on white: black for one target; else red, green and blue, which darken each other. */
    static int cell(double[] shares) {
        if (shares.length == 1) {
            int grey = (int) Math.round(FULL * (1 - shares[0]));
            return rgb(grey, grey, grey);
        }
        double third = shares.length > 2 ? 1 - shares[2] : 1;
        return rgb(
                (int) Math.round(FULL * (1 - shares[1]) * third),
                (int) Math.round(FULL * (1 - shares[0]) * third),
                (int) Math.round(FULL * (1 - shares[0]) * (1 - shares[1])));
    }

    /** Of the name of a target among several. */
    static int ofLayer(int layer, int layers) {
        if (layers == 1) {
            return INK;
        }
        return new int[] {0xC00000, 0x008000, 0x0000C0}[layer];
    }

    /** Green without loss, yellow at a quarter, red if everything was lost: a little of it is seen, too. */
    static int loss(double loss) {
        double root = Math.sqrt(loss);
        int red = (int) Math.round(FULL * Math.min(1, 2 * root));
        int green = (int) Math.round(0xC0 * Math.min(1, 2 * (1 - root)));
        return rgb(red, green, 0);
    }

    static String css(int colour) {
        return String.format("#%06x", colour);
    }

    private static int rgb(int red, int green, int blue) {
        return red << 16 | green << 8 | blue;
    }
}
