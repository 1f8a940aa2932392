package net.icmpexporter.echo.server;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/** Where connections come in: a listening socket, or one that fails as this host would with no descriptor left. */
@FunctionalInterface
interface Door {

    /** The next connection that waits, null if none does. */
    @Nullable
    SocketChannel accept() throws IOException;
}
