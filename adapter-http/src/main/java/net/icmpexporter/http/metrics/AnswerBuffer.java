package net.icmpexporter.http.metrics;

import java.io.OutputStream;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/**
 * Memory in which one answer after the other is written, compressed while it is written if the client takes that (gzip, RFC
 * 1952): the text of 256 targets has a megabyte, of which a twentieth is left. Belongs to one thread at a time.
 */
public final class AnswerBuffer extends OutputStream {

    private static final int FIRST_BYTES = 1 << 16;

    /** Answers that are not compressed may be longer; what they needed is not kept. */
    private static final int MOST_BYTES_KEPT = 1 << 18;

    private static final int LEVEL = Deflater.BEST_SPEED;

    /** Magic number, deflate, no flags, no time, fastest algorithm, any system. */
    private static final byte[] HEADER = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 4, (byte) 255};

    private final Deflater deflater = new Deflater(LEVEL, true);
    private final CRC32 checksum = new CRC32();
    private byte[] bytes = new byte[FIRST_BYTES];
    private int size;
    private boolean zips;

    /** The next answer begins; whatever was left of another one is forgotten. */
    void begin(boolean zipped) {
        zips = zipped;
        size = 0;
        if (bytes.length > MOST_BYTES_KEPT) {
            bytes = new byte[FIRST_BYTES];
        }
        if (zips) {
            deflater.reset();
            checksum.reset();
            append(HEADER, 0, HEADER.length);
        }
    }

    @Override
    public void write(int octet) {
        write(new byte[] {(byte) octet}, 0, 1);
    }

    @Override
    public void write(byte[] source, int offset, int length) {
        if (zips) {
            checksum.update(source, offset, length);
            deflater.setInput(source, offset, length);
            while (!deflater.needsInput()) {
                deflate();
            }
        } else {
            append(source, offset, length);
        }
    }

    private void deflate() {
        reserve(1);
        size += deflater.deflate(bytes, size, bytes.length - size);
    }

    private void append(byte[] source, int offset, int length) {
        reserve(length);
        System.arraycopy(source, offset, bytes, size, length);
        size += length;
    }

    private void reserve(int more) {
        if (bytes.length - size < more) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, size + more));
        }
    }

    /** The whole answer, which is the caller's. */
    byte[] end() {
        if (zips) {
            deflater.finish();
            while (!deflater.finished()) {
                deflate();
            }
            littleEndian((int) checksum.getValue());
            littleEndian((int) deflater.getBytesRead());
        }
        return Arrays.copyOf(bytes, size);
    }

    private void littleEndian(int number) {
        reserve(Integer.BYTES);
        for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
            bytes[size++] = (byte) (number >>> shift);
        }
    }
}
