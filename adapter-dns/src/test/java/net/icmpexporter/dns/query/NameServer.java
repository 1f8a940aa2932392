package net.icmpexporter.dns.query;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** A name server on loopback, UDP and TCP, that answers as the test says. */
public final class NameServer implements AutoCloseable {

    /** What is said to a query: bytes, or null for silence. */
    @FunctionalInterface
    public interface Script {
        /**
         * The answer to a query.
         *
         * @param tcp whether it came over TCP
         */
        byte @Nullable [] answer(Message query, boolean tcp) throws IOException;
    }

    private final DatagramSocket udp;
    private final ServerSocket tcp;
    /** What else is done with a question. */
    @FunctionalInterface
    private interface Hold {
        void take(DatagramPacket packet) throws IOException;
    }

    private volatile Hold hold = packet -> {};
    private volatile Script script = (query, overTcp) -> null;

    /** Every question: name without final dot, type, and "tcp" if so. */
    final List<String> questions = new CopyOnWriteArrayList<>();

    /** On a port of its own. */
    public NameServer() {
        this("127.0.0.1", 0);
    }

    /** @param port 0 for any */
    NameServer(String address, int port) {
        try {
            InetAddress host = InetAddress.getByName(address);
            DatagramSocket datagrams = new DatagramSocket(new InetSocketAddress(host, port));
            ServerSocket connections = listening(host, datagrams.getLocalPort());
            // a port that is free for the one may be taken for the other
            for (int tries = 0; connections == null && port == 0 && tries < 100; tries++) {
                datagrams.close();
                datagrams = new DatagramSocket(new InetSocketAddress(host, port));
                connections = listening(host, datagrams.getLocalPort());
            }
            if (connections == null) {
                throw new BindException("TCP port " + datagrams.getLocalPort() + " of " + address + " is taken");
            }
            udp = datagrams;
            tcp = connections;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        start(this::serveUdp);
        start(this::serveTcp);
    }

    private static @Nullable ServerSocket listening(InetAddress host, int port) throws IOException {
        ServerSocket socket = new ServerSocket();
        try {
            socket.bind(new InetSocketAddress(host, port));
            return socket;
        } catch (BindException taken) {
            socket.close();
            return null;
        }
    }

    private static void start(Runnable loop) {
        Thread thread = new Thread(loop, "name server of a test");
        thread.setDaemon(true);
        thread.start();
    }

    InetAddress address() {
        return udp.getLocalAddress();
    }

    public int port() {
        return udp.getLocalPort();
    }

    public void script(Script newScript) {
        script = newScript;
    }

    /** Over UDP, the first question of a kind is answered when the second one comes, and that never. */
    void answerTheFirstQuestionWhenItIsRepeated(Script late) {
        Map<String, DatagramPacket> waiting = new ConcurrentHashMap<>();
        hold = packet -> {
            Message query = new Message(Arrays.copyOf(packet.getData(), packet.getLength()));
            DatagramPacket before = waiting.putIfAbsent(query.getQuestion().toString(), packet);
            if (before != null) {
                byte[] answer = late.answer(new Message(Arrays.copyOf(before.getData(), before.getLength())), false);
                if (answer != null) {
                    udp.send(new DatagramPacket(answer, answer.length, before.getSocketAddress()));
                }
            }
        };
    }

    private void serveUdp() {
        while (!udp.isClosed()) {
            byte[] buffer = new byte[4096];
            DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
            try {
                udp.receive(packet);
                byte[] answer = answer(Arrays.copyOf(buffer, packet.getLength()), false);
                hold.take(packet);
                if (answer != null) {
                    udp.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
                }
            } catch (IOException e) {
                note(e);
            }
        }
    }

    private void serveTcp() {
        while (!tcp.isClosed()) {
            try (Socket socket = tcp.accept()) {
                DataInputStream in = new DataInputStream(socket.getInputStream());
                byte[] query = new byte[in.readUnsignedShort()];
                in.readFully(query);
                byte[] answer = answer(query, true);
                if (answer != null) {
                    DataOutputStream out = new DataOutputStream(socket.getOutputStream());
                    out.writeShort(answer.length);
                    out.write(answer);
                    out.flush();
                }
            } catch (IOException e) {
                note(e);
            }
        }
    }

    /** It is closed, or a client went away: what a test misses shows elsewhere. */
    private static void note(IOException end) {
        System.getLogger(NameServer.class.getName()).log(System.Logger.Level.DEBUG, "an exchange ended", end);
    }

    private byte @Nullable [] answer(byte[] bytes, boolean overTcp) throws IOException {
        Message query = new Message(bytes);
        Record question = query.getQuestion();
        questions.add(
                question.getName().toString(true) + ' ' + Type.string(question.getType()) + (overTcp ? " tcp" : ""));
        return script.answer(query, overTcp);
    }

    /** An answer of a recursive server. */
    public static byte[] reply(Message query, int rcode, Record... answers) {
        return message(query, rcode, answers).toWire();
    }

    static Message message(Message query, int rcode, Record... answers) {
        Message reply = new Message(query.getHeader().getID());
        reply.getHeader().setFlag(Flags.QR);
        reply.getHeader().setFlag(Flags.RA);
        reply.getHeader().setRcode(rcode);
        reply.addRecord(query.getQuestion(), Section.QUESTION);
        for (Record answer : answers) {
            reply.addRecord(answer, Section.ANSWER);
        }
        return reply;
    }

    /** There is no such name, or no such record of it. */
    static byte[] nothing(Message query, int rcode, long ttlS, long minimumS, Record... aliases) {
        Message reply = message(query, rcode, aliases);
        Name zone = Name.fromConstantString("example.");
        reply.addRecord(new SOARecord(zone, DClass.IN, ttlS, zone, zone, 1, 1, 1, 1, minimumS), Section.AUTHORITY);
        return reply.toWire();
    }

    /** What a server without a name says to every question for it. */
    static byte[] noSuchName(Message query) {
        return nothing(query, Rcode.NXDOMAIN, 300, 20);
    }

    @Override
    public void close() {
        udp.close();
        try {
            tcp.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
