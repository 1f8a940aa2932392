package net.icmpexporter.it.testnet;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A network for connections: passes on what comes to a port of the loopback, each way after a known time, and keeps account of
 * the frames. A program: arguments are its port, the port it passes on to, the delay in milliseconds and the bytes of a frame;
 * {@code cut} on its input resets every connection, {@code report} prints frames that came, frames that were handed back,
 * and the nanoseconds between the two in all.
 */
public final class TcpRelay {

    private final int targetPort;
    private final long delayNs;
    private final int frameBytes;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final AtomicLong asked = new AtomicLong();
    private final AtomicLong answered = new AtomicLong();
    private final AtomicLong sumNs = new AtomicLong();

    private TcpRelay(int targetPort, long delayNs, int frameBytes) {
        this.targetPort = targetPort;
        this.delayNs = delayNs;
        this.frameBytes = frameBytes;
    }

    @SuppressWarnings("ArrayRecordComponent") // handed from one thread to the other, never compared
    private record Piece(byte[] bytes, long atNs) {}

    /** Runs until its input ends. */
    public static void main(String[] arguments) throws IOException {
        TcpRelay relay = new TcpRelay(
                Integer.parseInt(arguments[1]),
                TimeUnit.MILLISECONDS.toNanos(Long.parseLong(arguments[2])),
                Integer.parseInt(arguments[3]));
        ServerSocket listening = new ServerSocket(Integer.parseInt(arguments[0]), 50, InetAddress.getLoopbackAddress());
        begin(() -> relay.accept(listening));
        System.out.println("ready");
        BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
        for (String line = input.readLine(); line != null; line = input.readLine()) {
            if (line.equals("cut")) {
                relay.cut();
            } else if (line.equals("report")) {
                System.out.println("report " + relay.asked + " " + relay.answered + " " + relay.sumNs + " end");
            }
        }
        System.exit(0);
    }

    private static void begin(Runnable work) {
        Thread thread = new Thread(work);
        thread.setDaemon(true);
        thread.start();
    }

    private void accept(ServerSocket listening) {
        try {
            while (true) {
                Socket client = listening.accept();
                Socket server = new Socket(InetAddress.getLoopbackAddress(), targetPort);
                client.setTcpNoDelay(true);
                server.setTcpNoDelay(true);
                sockets.add(client);
                sockets.add(server);
                BlockingQueue<Long> askedAtNs = new LinkedBlockingQueue<>();
                pass(client, server, askedAtNs, true);
                pass(server, client, askedAtNs, false);
            }
        } catch (IOException closed) {
            return;
        }
    }

    private void cut() throws IOException {
        for (Socket socket : sockets) {
            socket.setSoLinger(true, 0);
            socket.close();
        }
        sockets.clear();
    }

    /** Reads on one thread and writes on another, so that no delay adds to the next one. Whole frames only. */
    private void pass(Socket from, Socket to, BlockingQueue<Long> askedAtNs, boolean isAsking) {
        BlockingQueue<Piece> underWay = new LinkedBlockingQueue<>();
        begin(() -> {
            try {
                while (true) {
                    byte[] frame = from.getInputStream().readNBytes(frameBytes);
                    if (frame.length < frameBytes) {
                        return;
                    }
                    long nowNs = System.nanoTime();
                    if (isAsking) {
                        askedAtNs.add(nowNs);
                        asked.incrementAndGet();
                    }
                    underWay.add(new Piece(frame, nowNs + delayNs));
                }
            } catch (IOException cut) {
                return;
            }
        });
        begin(() -> {
            try {
                while (true) {
                    Piece piece = underWay.take();
                    TimeUnit.NANOSECONDS.sleep(piece.atNs() - System.nanoTime());
                    to.getOutputStream().write(piece.bytes());
                    if (!isAsking) {
                        sumNs.addAndGet(System.nanoTime() - askedAtNs.take());
                        answered.incrementAndGet();
                    }
                }
            } catch (IOException | InterruptedException cut) {
                return;
            }
        });
    }
}
