package net.icmpexporter.linux.socket;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The indices of interfaces that packets are to leave by. The kernel is asked again once what was known may be outdated: see
 * {@link #askAgain}. Engine thread only; allocates nothing but for a name that is new.
 */
final class InterfaceIndexes {

    /** More than a host has. Names of interfaces that are not there would else pile up. */
    private static final int MOST = 1024;

    private final SocketOptions options;
    private final Map<String, Entry> entries = new HashMap<>();
    private int generation;

    /** What is known of a name. */
    private static final class Entry {
        private final byte[] name;
        private int index;
        private int generation;

        private Entry(byte[] name) {
            this.name = name;
        }
    }

    InterfaceIndexes(SocketOptions options) {
        this.options = options;
    }

    /** The index that an interface has, or the negative errno. */
    int indexOf(String name) {
        @Nullable Entry entry = entries.get(name);
        if (entry != null && entry.generation == generation) {
            return entry.index;
        }
        if (entry == null) {
            if (entries.size() == MOST) {
                entries.clear();
            }
            entry = new Entry(name.getBytes(StandardCharsets.UTF_8));
            entries.put(name, entry);
        }
        entry.index = options.interfaceIndex(entry.name);
        entry.generation = generation;
        return entry.index;
    }

    /** Has each name looked up anew when it is needed next: interfaces come, go and change their names. */
    void askAgain() {
        generation++;
    }
}
