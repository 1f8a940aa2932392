package net.icmpexporter.dns.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Opcode;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;

final class ReplyReaderTest {

    private static final Name NAME = Name.fromConstantString("a.example.");
    private static final Name OTHER = Name.fromConstantString("b.example.");

    private static byte[] reply(int type) throws IOException {
        Message query = Message.newQuery(Record.newRecord(NAME, type, DClass.IN));
        return NameServer.reply(
                query,
                Rcode.NOERROR,
                new CNAMERecord(NAME, DClass.IN, 60, OTHER),
                new ARecord(OTHER, DClass.IN, 60, InetAddress.getByAddress(new byte[] {10, 0, 0, 1})),
                new AAAARecord(OTHER, DClass.IN, 60, InetAddress.getByAddress(new byte[16])));
    }

    /** Whatever a name server sends, it is a reply: never an exception, never an endless loop. */
    @Test
    void damagedMessagesAreReadWithoutAFault() throws IOException {
        long seed = new Random().nextLong();
        System.out.println("ReplyReaderTest seed " + seed);
        Random random = new Random(seed);
        int read = 0;
        for (int round = 0; round < 50_000; round++) {
            int type = random.nextBoolean() ? Type.A : Type.AAAA;
            byte[] bytes = reply(type);
            for (int damage = random.nextInt(4); damage >= 0; damage--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            Message message;
            try {
                message = new Message(bytes);
            } catch (IOException | RuntimeException e) {
                continue; // refused by the library, which tells NameServers so
            }
            assertThat(ReplyReader.read(message, NAME, type))
                    .as("seed %d, round %d", seed, round)
                    .isNotNull();
            read++;
        }
        assertThat(read).as("messages that could be read").isGreaterThan(1_000);
    }

    /** In a message that calls itself an update, records may be empty (RFC 2136, 2.4). */
    @Test
    void aRecordWithoutAnAddressIsNone() throws IOException {
        Message query = Message.newQuery(Record.newRecord(NAME, Type.A, DClass.IN));
        Message message = NameServer.message(query, Rcode.NOERROR, Record.newRecord(NAME, Type.A, DClass.IN, 60));
        message.getHeader().setOpcode(Opcode.UPDATE);

        assertThat(ReplyReader.read(new Message(message.toWire()), NAME, Type.A))
                .isInstanceOf(Reply.Nothing.class);
    }
}
