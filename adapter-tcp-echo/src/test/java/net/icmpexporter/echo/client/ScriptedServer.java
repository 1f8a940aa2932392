package net.icmpexporter.echo.client;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A server that does with each frame what a test says, one thread a connection. */
final class ScriptedServer implements AutoCloseable {

    /** What it does with a frame. */
    @FunctionalInterface
    interface Script {
        /**
         * Does it.
         *
         * @param number of the frame over all connections, from 0
         */
        void answer(Socket client, byte[] frame, int number) throws IOException, InterruptedException;
    }

    private final ServerSocket listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final int frameBytes;
    private final Script script;
    private final AtomicInteger frames = new AtomicInteger();
    private final List<Socket> clients = new CopyOnWriteArrayList<>();
    private final List<Thread> threads = new ArrayList<>();

    ScriptedServer(int frameBytes, Script script) throws IOException {
        this.frameBytes = frameBytes;
        this.script = script;
        begin(this::accept);
    }

    int port() {
        return listening.getLocalPort();
    }

    int frames() {
        return frames.get();
    }

    private void begin(Runnable work) {
        Thread thread = new Thread(work);
        thread.setDaemon(true);
        threads.add(thread);
        thread.start();
    }

    private void accept() {
        try {
            while (true) {
                Socket client = listening.accept();
                client.setTcpNoDelay(true);
                clients.add(client);
                begin(() -> serve(client));
            }
        } catch (IOException closed) {
            return;
        }
    }

    private void serve(Socket client) {
        try {
            while (true) {
                byte[] frame = client.getInputStream().readNBytes(frameBytes);
                if (frame.length < frameBytes) {
                    return;
                }
                script.answer(client, frame, frames.getAndIncrement());
            }
        } catch (IOException | InterruptedException closed) {
            return;
        }
    }

    @Override
    public void close() throws IOException {
        listening.close();
        for (Socket client : clients) {
            client.close();
        }
        threads.forEach(Thread::interrupt);
    }
}
