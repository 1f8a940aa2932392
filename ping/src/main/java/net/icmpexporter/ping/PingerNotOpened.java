package net.icmpexporter.ping;

import java.io.IOException;
import java.io.Serial;

/** There is no socket to ping with. The message says why, for each address family, and what to do. */
public final class PingerNotOpened extends IOException {

    @Serial
    private static final long serialVersionUID = 1;

    PingerNotOpened(String message) {
        super(message);
    }

    PingerNotOpened(Throwable cause) {
        super(cause.getMessage(), cause);
    }
}
