package net.icmpexporter.app.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import net.icmpexporter.probe.EngineCommands;
import net.icmpexporter.probe.EngineSettings;
import net.icmpexporter.probe.ProbeDirectory;
import net.icmpexporter.probe.ProbeEngine;
import net.icmpexporter.stats.EngineCounter;
import net.icmpexporter.stats.EngineMeter;
import net.icmpexporter.time.MonoClock;
import net.icmpexporter.transport.Channel;
import net.icmpexporter.transport.ChannelStatus;
import net.icmpexporter.transport.ProbeTransport;
import net.icmpexporter.transport.SendBatch;
import net.icmpexporter.wire.CookieKey;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class EngineThreadTest {

    private static final int FAULTS = 4;
    private static final long REST_MS = 100;

    private final Logger logger = Logger.getLogger(EngineThread.class.getName());
    private final List<LogRecord> logged = Collections.synchronizedList(new ArrayList<>());
    private final Handler recorder = new Handler() {
        @Override
        public void publish(LogRecord entry) {
            logged.add(entry);
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @BeforeEach
    void record() {
        logger.setUseParentHandlers(false);
        logger.addHandler(recorder);
    }

    @AfterEach
    void restore() {
        logger.removeHandler(recorder);
        logger.setUseParentHandlers(true);
    }

    @Test
    @Timeout(20)
    void aFaultInEveryLapIsCountedLoggedOnceAndNoBusyLoop() throws InterruptedException {
        CountDownLatch faults = new CountDownLatch(FAULTS);
        ProbeTransport transport = mock(ProbeTransport.class);
        for (Channel channel : Channel.values()) {
            when(transport.status(channel)).thenReturn(ChannelStatus.unusable("a broken double"));
            when(transport.batch(channel)).thenReturn(new SendBatch(channel, ByteBuffer.allocate(100), 1, 100));
        }
        when(transport.poll(any(), anyInt())).thenAnswer(call -> {
            faults.countDown();
            throw new IllegalStateException("on purpose");
        });
        MonoClock clock = System::nanoTime;
        EngineMeter meter = new EngineMeter();
        EngineCommands commands = new EngineCommands(transport::wakeup);
        EngineSettings settings = new EngineSettings(1000, new CookieKey(1, 2), EngineSettings.DEFAULT_SESSION_IDLE_NS);
        ProbeDirectory directory = new ProbeDirectory(commands, meter, clock);
        ProbeEngine engine =
                new ProbeEngine(transport, clock, System::nanoTime, () -> 0, meter, settings, commands, directory);
        long startedNs = System.nanoTime();
        try (EngineThread thread = new EngineThread(engine, clock, meter, transport::wakeup)) {
            thread.start();
            faults.await();
        }
        long tookMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startedNs);

        assertThat(meter.value(EngineCounter.FAULTS)).isGreaterThanOrEqualTo(FAULTS - 1);
        assertThat(logged).hasSize(1);
        assertThat(tookMs).as("rests between faults").isGreaterThanOrEqualTo((FAULTS - 1) * REST_MS - 1);
    }
}
