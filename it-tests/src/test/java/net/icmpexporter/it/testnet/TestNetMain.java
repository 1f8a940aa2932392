package net.icmpexporter.it.testnet;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import net.icmpexporter.it.kernel.TunDevice;

/**
 * Runs a test network in the network namespace that it is started in.
 *
 * <pre>
 * java ... net.icmpexporter.it.testnet.TestNetMain DEVICE SEED TIMEOUT-MS ROUTERS
 * </pre>
 *
 * It makes the TUN device and says {@code ready}. Addresses and routes are the caller's business. The timeout is the
 * prober's: it decides only what is recorded as late. ROUTERS are those between the prober and
 * the device. On standard input it takes one command a line: {@code report}
 * writes a line for every address that was asked ({@link TargetReport}), a line {@code faults ...}, a line
 * {@code oddities ...}, and {@code end};
 * {@code quit}, or the end of input, ends the process and the device with it.
 *
 * <p>One thread. It sleeps until a packet comes or an answer is due, and looks without sleeping for the last stretch,
 * so that an answer leaves within microseconds of its time while a core is free.
 */
public final class TestNetMain {

    private static final int PLACES = 8192;
    private static final int PACKETS_A_LAP = 64;

    /** The stretch without sleeping: what a wake-up usually takes. */
    private static final long SPIN_NS = 200_000L;

    private final TunDevice device;
    private final PacketStore store = new PacketStore(PLACES);
    private final Responder responder;
    private final int readSlot = store.take();
    private final PrintStream out = new PrintStream(System.out, false, StandardCharsets.US_ASCII);
    private final StringBuilder input = new StringBuilder();
    private boolean running = true;

    private TestNetMain(TunDevice device, long seed, long timeoutNs, int routers) {
        this.device = device;
        responder = new Responder(store, device::write, seed, timeoutNs, routers);
    }

    /** See above. Exit status 1 with a line on standard error if the device cannot be made. */
    public static void main(String[] args) throws IOException {
        try (TunDevice device = new TunDevice(args[0])) {
            TunDevice.sharpenTimers();
            long timeoutNs = Long.parseLong(args[2]) * 1_000_000L;
            TestNetMain network =
                    new TestNetMain(device, Long.parseLong(args[1]), timeoutNs, Integer.parseInt(args[3]));
            network.out.println("ready");
            network.out.flush();
            network.run();
        } catch (IOException e) {
            System.err.println("test network: " + e.getMessage());
            System.exit(1);
        }
    }

    private void run() throws IOException {
        while (running) {
            long leftNs = responder.sendDue();
            long waitNs = leftNs < 0 ? -1 : Math.max(0, leftNs - SPIN_NS);
            if (device.await(waitNs)) {
                if (device.packetReady()) {
                    readPackets();
                }
                if (device.inputReady()) {
                    readInput();
                }
            }
        }
    }

    private void readPackets() {
        for (int packet = 0; packet < PACKETS_A_LAP; packet++) {
            int length = device.read(store.address(readSlot), PacketStore.PACKET_BYTES);
            if (length < 0) {
                return;
            }
            responder.onPacket(readSlot, length, System.nanoTime());
        }
    }

    private void readInput() throws IOException {
        byte[] bytes = new byte[256];
        int count = System.in.read(bytes, 0, Math.max(1, Math.min(bytes.length, System.in.available())));
        if (count < 0) {
            running = false;
            return;
        }
        input.append(new String(bytes, 0, count, StandardCharsets.US_ASCII));
        for (int end = input.indexOf("\n"); end >= 0; end = input.indexOf("\n")) {
            command(input.substring(0, end));
            input.delete(0, end + 1);
        }
    }

    private void command(String command) {
        switch (command) {
            case "report" -> {
                responder.reports().forEach(report -> out.println(report.toLine()));
                out.println("faults " + responder.faults());
                out.println("oddities " + responder.oddities());
                out.println("end");
            }
            case "quit" -> running = false;
            default -> out.println("unknown command: " + command);
        }
        out.flush();
    }
}
