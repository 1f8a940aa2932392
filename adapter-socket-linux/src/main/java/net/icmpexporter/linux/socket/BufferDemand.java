package net.icmpexporter.linux.socket;

/**
 * The buffers that a socket is given for a load, if it may have them.
 *
 * @param receiveBytes asked for as SO_RCVBUF, which the kernel doubles (socket(7))
 * @param sendBytes asked for as SO_SNDBUF, which the kernel doubles
 */
public record BufferDemand(int receiveBytes, int sendBytes) {

    /** For a second of some probes a second, 0 or more. */
    public static BufferDemand of(long probesPerSecond) {
        long wanted = QueueMemory.roomFor(probesPerSecond);
        return new BufferDemand(QueueMemory.receiveBytesFor(wanted), QueueMemory.sendBytesFor(wanted));
    }
}
