package net.icmpexporter.linux.socket;

/** Opens the socket of a channel, at the start and again whenever it was lost. Engine thread, but for the first time. */
interface SocketOpener {

    /**
     * Tries to open it.
     *
     * @param sibling our socket of the same protocol and the other family, or -1
     */
    OpenAttempt open(int sibling);
}
