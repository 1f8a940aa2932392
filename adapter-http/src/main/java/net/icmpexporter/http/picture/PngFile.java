package net.icmpexporter.http.picture;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;

/** PNG (RFC 2083; ISO/IEC 15948): eight bits for each of red, green and blue, not interlaced, and no text. */
final class PngFile {

    private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
    private static final byte BITS = 8;
    private static final byte TRUE_COLOUR = 2;

    /** Every row is as the one above it: cells are several pixels high. */
    private static final byte FILTER_UP = 2;

    private PngFile() {}

    /** @param pixels row by row, {@code 0xRRGGBB} */
    static void write(OutputStream out, int width, int height, int[] pixels) throws IOException {
        DataOutputStream data = new DataOutputStream(out);
        data.write(SIGNATURE);
        byte[] header = ByteBuffer.allocate(13)
                .putInt(width)
                .putInt(height)
                .put(BITS)
                .put(TRUE_COLOUR)
                .array();
        chunk(data, "IHDR", header);
        chunk(data, "IDAT", packed(width, height, pixels));
        chunk(data, "IEND", new byte[0]);
        data.flush();
    }

    private static byte[] packed(int width, int height, int[] pixels) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Deflater deflater = new Deflater();
        try (DeflaterOutputStream packed = new DeflaterOutputStream(bytes, deflater)) {
            byte[] above = new byte[3 * width];
            for (int y = 0; y < height; y++) {
                byte[] row = row(pixels, y * width, width);
                packed.write(FILTER_UP);
                for (int i = 0; i < row.length; i++) {
                    packed.write(row[i] - above[i]);
                }
                above = row;
            }
        } finally {
            deflater.end();
        }
        return bytes.toByteArray();
    }

    private static byte[] row(int[] pixels, int from, int width) {
        byte[] row = new byte[3 * width];
        for (int x = 0; x < width; x++) {
            int pixel = pixels[from + x];
            row[3 * x] = (byte) (pixel >> 16);
            row[3 * x + 1] = (byte) (pixel >> 8);
            row[3 * x + 2] = (byte) pixel;
        }
        return row;
    }

    private static void chunk(DataOutputStream data, String type, byte[] content) throws IOException {
        byte[] name = type.getBytes(StandardCharsets.US_ASCII);
        CRC32 checksum = new CRC32();
        checksum.update(name);
        checksum.update(content);
        data.writeInt(content.length);
        data.write(name);
        data.write(content);
        data.writeInt((int) checksum.getValue());
    }
}
