package net.icmpexporter.http.picture;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.regex.Pattern;

/** Letters of five by seven pixels, for what is printable in ASCII: pictures are made on hosts without any font. */
final class Glyphs {

    static final int WIDTH = 5;
    static final int HEIGHT = 7;
    static final int ADVANCE = WIDTH + 1;

    private static final char FIRST = ' ';
    private static final char LAST = '~';
    private static final char UNKNOWN = '?';
    private static final int HEX = 16;
    private static final Pattern MARKS = Pattern.compile("\\p{M}+");

    /** Of each letter its rows, from the top, the leftmost pixel in the highest of five bits. */
    private static final byte[][] ROWS = load();

    private Glyphs() {}

    /** A line for each letter: its number and its rows, in hexadecimal. */
    private static byte[][] load() {
        byte[][] rows = new byte[LAST - FIRST + 1][HEIGHT];
        try (InputStream resource = Glyphs.class.getResourceAsStream("glyphs.txt")) {
            if (resource == null) {
                throw new IllegalStateException("glyphs.txt is missing from the jar");
            }
            new String(resource.readAllBytes(), StandardCharsets.US_ASCII)
                    .lines()
                    .forEach(line -> {
                        String[] numbers = line.split(" ", -1);
                        byte[] letter = rows[Integer.parseInt(numbers[0], HEX) - FIRST];
                        for (int row = 0; row < HEIGHT; row++) {
                            letter[row] = Byte.parseByte(numbers[row + 1], HEX);
                        }
                    });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return rows;
    }

    /** Text of letters that there are: accents are left away, and what is left then is a question mark. */
    static String drawable(String text) {
        String bare =
                MARKS.matcher(Normalizer.normalize(text, Normalizer.Form.NFD)).replaceAll("");
        StringBuilder drawable = new StringBuilder();
        bare.codePoints().forEach(c -> drawable.append(c >= FIRST && c <= LAST ? (char) c : UNKNOWN));
        return drawable.toString();
    }

    static boolean isSet(char letter, int column, int row) {
        return (ROWS[letter - FIRST][row] >> (WIDTH - 1 - column) & 1) != 0;
    }
}
