package net.icmpexporter.http.api;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serial;

/** A body that may not be longer than so many bytes, whatever its header says. */
final class BoundedStream extends FilterInputStream {

    private long left;

    BoundedStream(InputStream body, long mostBytes) {
        super(body);
        left = mostBytes;
    }

    @Override
    public int read() throws IOException {
        int octet = super.read();
        count(octet < 0 ? 0 : 1);
        return octet;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        int read = super.read(bytes, offset, length);
        count(read);
        return read;
    }

    private void count(int read) throws TooLong {
        left -= Math.max(0, read);
        if (left < 0) {
            throw new TooLong();
        }
    }

    /** The body goes on. */
    static final class TooLong extends IOException {
        @Serial
        private static final long serialVersionUID = 1;
    }
}
