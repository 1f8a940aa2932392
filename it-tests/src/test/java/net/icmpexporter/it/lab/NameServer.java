package net.icmpexporter.it.lab;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import net.icmpexporter.it.kernel.NetworkNamespace;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** A name server on the loopback of a namespace, UDP port 53, which can fall silent. */
public final class NameServer implements AutoCloseable {

    private static final int PORT = 53;
    private static final int MOST_BYTES = 512;

    private final DatagramSocket socket;
    private final long ttlS;
    private final Map<String, List<String>> names = new ConcurrentHashMap<>();
    private volatile boolean silent;

    /** Knows no name yet. */
    public NameServer(Namespace namespace, String address, Duration ttl) {
        ttlS = ttl.toSeconds();
        try {
            socket = NetworkNamespace.call(
                    namespace.name(),
                    () -> new DatagramSocket(new InetSocketAddress(InetAddress.getByName(address), PORT)));
        } catch (IOException e) {
            throw new LabFailure("name server on " + address, e);
        }
        Thread thread = new Thread(this::serve, "name server " + address);
        thread.setDaemon(true);
        thread.start();
    }

    /** From now on a name, without a final dot, has these addresses and no others. */
    public void name(String name, String... addresses) {
        names.put(name, List.of(addresses));
    }

    /** Whether questions go unanswered. */
    public void silent(boolean now) {
        silent = now;
    }

    private void serve() {
        while (!socket.isClosed()) {
            DatagramPacket packet = new DatagramPacket(new byte[MOST_BYTES], MOST_BYTES);
            try {
                socket.receive(packet);
                if (!silent) {
                    byte[] answer = answer(new Message(Arrays.copyOf(packet.getData(), packet.getLength())));
                    socket.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
                }
            } catch (IOException e) {
                if (!socket.isClosed()) {
                    System.err.println("name server: " + e);
                }
            }
        }
    }

    private byte[] answer(Message query) throws IOException {
        Record question = query.getQuestion();
        List<String> addresses = names.get(question.getName().toString(true));
        Message answer = new Message(query.getHeader().getID());
        answer.getHeader().setFlag(Flags.QR);
        answer.getHeader().setFlag(Flags.RA);
        answer.getHeader().setRcode(addresses == null ? Rcode.NXDOMAIN : Rcode.NOERROR);
        answer.addRecord(question, Section.QUESTION);
        for (String text : addresses == null ? List.<String>of() : addresses) {
            int type = text.indexOf(':') < 0 ? Type.A : Type.AAAA;
            if (question.getType() == type) {
                answer.addRecord(record(question.getName(), type, InetAddress.getByName(text)), Section.ANSWER);
            }
        }
        if (addresses == null) {
            Name zone = Name.root;
            answer.addRecord(
                    new SOARecord(zone, DClass.IN, ttlS, zone, zone, 1, ttlS, ttlS, ttlS, ttlS), Section.AUTHORITY);
        }
        return answer.toWire();
    }

    private Record record(Name name, int type, InetAddress address) {
        return type == Type.A
                ? new ARecord(name, DClass.IN, ttlS, address)
                : new AAAARecord(name, DClass.IN, ttlS, address);
    }

    @Override
    public void close() {
        socket.close();
    }
}
