package net.icmpexporter.linux.socket;

import net.icmpexporter.linux.libc.Sys;
import net.icmpexporter.net.IpFamily;
import net.icmpexporter.transport.ArrivalHandler;
import net.icmpexporter.transport.FamilyStatus;
import net.icmpexporter.transport.SendBatch;
import net.icmpexporter.transport.SendResult;
import org.jspecify.annotations.Nullable;

/**
 * One address family of the transport over its whole life: its socket as it is opened, lost and opened again, and what
 * outlives it. Engine thread only, except {@link #status}.
 */
public final class EchoChannel {

    /** Interface name that stands for none: the routing table decides for each target. */
    public static final String FOLLOW_ROUTES = "auto";

    private final Sys sys;
    private final SocketOptions options;
    private final IcmpSocketOpener opener;
    private final QueueMemory memory;
    private final SendPath sendPath;
    private final ReceivePath receivePath;
    private final IpFamily family;
    private final String interfaceName;
    private final int identifier;

    private @Nullable IcmpSocket socket;
    private boolean lost;
    private volatile FamilyStatus status;

    /**
     * Opens nothing yet.
     *
     * @param receive shared by the channels of one transport; a batch to send has as many slots
     * @param interfaceName the name of an interface, {@link #FOLLOW_ROUTES}, or empty: the family is switched off
     * @param identifier wished for, 0 to 65535
     * @param slotBytes the largest packet
     */
    public EchoChannel(
            Sys sys,
            ReceiveBatch receive,
            FaultNotes notes,
            IpFamily family,
            String interfaceName,
            int identifier,
            int slotBytes) {
        this.sys = sys;
        this.family = family;
        this.interfaceName = interfaceName;
        this.identifier = identifier;
        options = new SocketOptions(sys);
        opener = new IcmpSocketOpener(sys, options);
        memory = new QueueMemory(options, notes, family);
        sendPath = new SendPath(sys, options, memory, notes, family, receive.slots(), slotBytes);
        receivePath = new ReceivePath(receive, memory, notes, family);
        status = FamilyStatus.unusable("switched off");
    }

    /**
     * Opens the socket for the first time.
     *
     * @param sibling descriptor of the other family's socket, or -1
     * @return empty, or, if an option names what is not there, one line for people; that the family cannot be used for any
     *     other reason is its {@link #status}
     */
    public String open(int sibling) {
        if (interfaceName.isEmpty()) {
            return "";
        }
        OpenAttempt attempt = opener.open(family, interfaceName, identifier, sibling);
        take(attempt);
        return attempt.optionAtFault() ? attempt.detail() : "";
    }

    private void take(OpenAttempt attempt) {
        IcmpSocket opened = attempt.socket();
        socket = opened;
        if (opened == null) {
            status = FamilyStatus.unusable(attempt.detail());
            return;
        }
        // from its first moment until it had its filter the socket took everybody's packets
        receivePath.discard(opened.fd());
        memory.attach(opened);
        status = new FamilyStatus(
                true, opened.kind().label(), opened.identifier(), opened.kernelStamps(), opened.detail());
    }

    /** What is usable now. Any thread. */
    public FamilyStatus status() {
        return status;
    }

    /** The batch of this family. */
    public SendBatch batch() {
        return sendPath.batch();
    }

    /** The descriptor, or -1. */
    public int descriptor() {
        IcmpSocket open = socket;
        return open == null ? -1 : open.fd();
    }

    /** Sends the batch; see {@link net.icmpexporter.transport.ProbeTransport#send}. */
    public void send() {
        IcmpSocket open = socket;
        if (open == null) {
            sendPath.refuseAll();
            return;
        }
        SendResult last = sendPath.send(open.fd());
        if (last == SendResult.NO_SOCKET) {
            forget();
        } else if (ErrnoResults.mayMeanNoInterface(last) && isInterfaceGone(open)) {
            closeSocket();
            markLost("the interface " + open.boundInterface() + " is gone");
        }
    }

    /** Delivers what has arrived; see {@link net.icmpexporter.transport.ProbeTransport#poll}. */
    public int poll(ArrivalHandler handler, int limit) {
        IcmpSocket open = socket;
        if (open == null) {
            return 0;
        }
        int errors = receivePath.errors(open.fd(), handler, limit);
        int replies = errors >= 0 && errors < limit
                ? receivePath.replies(open.fd(), open.deliversIpHeader(), handler, limit - errors)
                : 0;
        if (errors == ReceivePath.NO_SOCKET || replies == ReceivePath.NO_SOCKET) {
            forget();
        }
        return Math.max(0, errors) + Math.max(0, replies);
    }

    /** Replies lost because the buffer was full; see {@link net.icmpexporter.transport.ProbeTransport#overflowDrops}. */
    public long overflowDrops() {
        return memory.overflowDrops();
    }

    /** Sizes the buffers for a load; see {@link net.icmpexporter.transport.ProbeTransport#reserve}. */
    public void reserve(long probesPerSecond) {
        memory.reserve(probesPerSecond);
    }

    /** Whether a socket that was usable is not any more. */
    public boolean isLost() {
        return lost;
    }

    /**
     * Tries to open what was lost; whether nothing is lost now.
     *
     * @param sibling descriptor of the other family's socket, or -1
     */
    public boolean reopen(int sibling) {
        if (lost) {
            take(opener.open(family, interfaceName, identifier, sibling));
            lost = socket == null;
        }
        return !lost;
    }

    /** Takes note that the descriptor is none of ours any more, so that it must not even be closed. Idempotent. */
    public void forget() {
        if (socket != null) {
            memory.forget();
            socket = null;
            markLost("its socket is gone");
        }
    }

    private void markLost(String reason) {
        lost = true;
        status = FamilyStatus.unusable(reason + "; trying to open it again");
    }

    /** Closes the socket for good. Idempotent. */
    public void close() {
        closeSocket();
        lost = false;
        status = FamilyStatus.unusable("closed");
    }

    private void closeSocket() {
        IcmpSocket open = socket;
        if (open != null) {
            memory.detach();
            socket = null;
            sys.close(open.fd());
        }
    }

    /** Whether the interface was deleted, or replaced by another one of the same name, which the socket does not follow. */
    private boolean isInterfaceGone(IcmpSocket open) {
        return open.boundIndex() != 0 && options.interfaceIndex(open.boundInterface()) != open.boundIndex();
    }
}
