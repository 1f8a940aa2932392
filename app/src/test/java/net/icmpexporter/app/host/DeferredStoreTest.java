package net.icmpexporter.app.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyLong;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import net.icmpexporter.net.IpAddress;
import net.icmpexporter.probe.ProbeOptions;
import net.icmpexporter.target.HourRow;
import net.icmpexporter.target.LatencyCounts;
import net.icmpexporter.target.ManagedTarget;
import net.icmpexporter.target.MemoryTargetStore;
import net.icmpexporter.target.Origin;
import net.icmpexporter.target.StoreFailed;
import net.icmpexporter.target.TargetId;
import net.icmpexporter.target.TargetStore;
import net.icmpexporter.transport.Protocol;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeferredStoreTest {

    private static final ManagedTarget TARGET = new ManagedTarget(
            "a",
            "192.0.2.1",
            Protocol.ICMP,
            0,
            new ProbeOptions(1_000_000_000L, 1_000_000_000L, 56),
            new TreeMap<>(),
            Origin.API);
    private static final HourRow HOUR = new HourRow(
            new TargetId("a", IpAddress.ofIpv4(0x7F000001), Protocol.ICMP, 0), 1, 0, 0, 0, new LatencyCounts());

    @TempDir
    private Path folder;

    private final List<Path> opened = new ArrayList<>();
    private final MemoryTargetStore real = new MemoryTargetStore();
    private final Logger logger = Logger.getLogger(DeferredStore.class.getName());
    private final List<String> logged = new ArrayList<>();
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord entry) {
            logged.add(entry.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @BeforeEach
    void listen() {
        logger.setUseParentHandlers(false);
        logger.addHandler(handler);
    }

    @AfterEach
    void unlisten() {
        logger.removeHandler(handler);
        logger.setUseParentHandlers(true);
    }

    private DeferredStore store(boolean atOnce) {
        return new DeferredStore(folder, atOnce, path -> {
            opened.add(path);
            return real;
        });
    }

    private DeferredStore broken() {
        return new DeferredStore(folder, true, path -> {
            opened.add(path);
            throw new StoreFailed("no disk");
        });
    }

    private static void open(TargetStore store) throws StoreFailed {
        assertThat(store.targets()).isEmpty();
        assertThat(store.lives()).isEmpty();
        assertThat(store.hour(1)).isEmpty();
    }

    @Test
    void nothingIsOpenedForNothing() throws StoreFailed {
        DeferredStore store = store(false);
        open(store);
        store.flush(List.of(), List.of());
        store.put(List.of());
        store.remove(List.of(TARGET));
        store.clear();
        store.forgetBefore(1);
        assertThat(opened).isEmpty();
        assertThat(store.place()).isEqualTo(folder + ", once there is something to keep");
    }

    @Test
    void theFirstTargetOpensIt() throws StoreFailed {
        DeferredStore store = store(false);
        open(store);
        store.put(List.of(TARGET));
        store.put(List.of(TARGET));
        assertThat(opened).containsExactly(folder);
        assertThat(real.targets()).containsExactly(TARGET);
        assertThat(store.place()).isEqualTo(real.place());
    }

    @Test
    void theFirstFiguresOpenIt() throws StoreFailed {
        DeferredStore store = store(false);
        open(store);
        store.flush(List.of(), List.of(HOUR));
        assertThat(opened).containsExactly(folder);
        assertThat(real.hour(1)).containsExactly(HOUR);
    }

    @Test
    void whatIsThereAlreadyOpensIt() throws IOException, StoreFailed {
        Files.writeString(folder.resolve("anything"), "");
        real.put(List.of(TARGET));
        assertThat(store(false).targets()).containsExactly(TARGET);
        assertThat(opened).containsExactly(folder);
    }

    @Test
    void aFolderThatSomebodyChoseIsTriedAtOnce() throws StoreFailed {
        open(store(true));
        assertThat(opened).containsExactly(folder);
    }

    @Test
    void theFirstCallIsToldOf() {
        DeferredStore store = store(false);
        assertThat(store.called().getCount()).isEqualTo(1);
        assertThat(store.targets()).isEmpty();
        assertThat(store.called().getCount()).isZero();
    }

    @Test
    void oneThatCannotBeOpenedIsReportedAndGoesOnInMemory() throws StoreFailed {
        DeferredStore store = broken();
        open(store);
        store.put(List.of(TARGET));
        store.remove(List.of(TARGET));
        assertThatThrownBy(() -> store.flush(List.of(), List.of()))
                .isInstanceOf(StoreFailed.class)
                .hasMessage("no disk;" + " until the exporter is started again, all is kept in memory only");
        assertThatCode(store::clear).doesNotThrowAnyException();
        assertThat(opened).as("attempts").hasSize(1);
        assertThat(logged).singleElement().asString().startsWith("no disk;");
        assertThat(store.place()).contains("in memory only", "no disk");
    }

    @Test
    void oneThatCannotBeReadIsClosedAndTreatedLikeThat() throws StoreFailed {
        TargetStore unreadable = mock(TargetStore.class);
        when(unreadable.targets()).thenReturn(List.of(TARGET));
        when(unreadable.lives()).thenThrow(new StoreFailed("torn"));
        DeferredStore store = new DeferredStore(folder, true, path -> unreadable);

        assertThat(store.targets()).containsExactly(TARGET);
        assertThat(store.lives()).isEmpty();
        assertThat(store.hour(1)).isEmpty();
        verify(unreadable).close();
        verify(unreadable, org.mockito.Mockito.never()).hour(anyLong());
        assertThatThrownBy(() -> store.flush(List.of(), List.of(HOUR))).hasMessageStartingWith("torn;");
        verify(unreadable, org.mockito.Mockito.never()).flush(any(), any());
    }
}
