package net.icmpexporter.store.sqlite;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import net.icmpexporter.net.IpAddress;
import net.icmpexporter.probe.ProbeOptions;
import net.icmpexporter.target.ManagedTarget;
import net.icmpexporter.target.Origin;
import net.icmpexporter.transport.Fragmentation;
import net.icmpexporter.transport.PacketOptions;
import net.icmpexporter.transport.Protocol;
import org.jspecify.annotations.Nullable;

/** Targets of the API, with their labels. What comes from the configuration file is kept there, and not here. */
final class TargetTable {

    static final String LABELS = "SELECT target, name, value FROM labels ORDER BY target ";

    static final String TARGETS =
            "SELECT id, name, host, protocol, port, interval_ns, timeout_ns, payload_bytes, dscp, "
                    + "hop_limit, fragmentation, source, interface_name FROM targets ORDER BY id ";

    private static final String PUT =
            "INSERT INTO targets (name, host, protocol, port, interval_ns, timeout_ns, payload_bytes, dscp, "
                    + "hop_limit, fragmentation, source, interface_name) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id";

    private static final String PUT_LABEL = "INSERT INTO labels (target, name, value) VALUES (?, ?, ?)";

    /** Labels go with it. */
    private static final String REMOVE =
            "DELETE FROM targets WHERE name = ? AND host = ? AND protocol = ? AND port = ?";

    private final Database database;

    TargetTable(Database database) {
        this.database = database;
    }

    /** Labels by the row of their target. */
    static final class Labels {
        private final Map<Long, SortedMap<String, String>> byTarget = new HashMap<>();

        /** The label on which a result of {@link #LABELS} stands. */
        Labels add(ResultSet row) throws SQLException {
            String name = Database.text(row, 2);
            String value = Database.text(row, 3);
            byTarget.computeIfAbsent(row.getLong(1), target -> new TreeMap<>()).put(name, value);
            return this;
        }

        SortedMap<String, String> of(long target) {
            return byTarget.getOrDefault(target, Collections.emptySortedMap());
        }
    }

    void each(Consumer<ManagedTarget> reader) throws SQLException {
        Labels labels = new Labels();
        Database.each(database.statement(LABELS), labels::add);
        Database.each(database.statement(TARGETS), row -> reader.accept(target(row, labels)));
    }

    /** The target on which a result of {@link #TARGETS} stands. */
    static ManagedTarget target(ResultSet row, Labels labels) throws SQLException {
        try {
            Protocol protocol = protocol(Database.text(row, 4));
            PacketOptions packet = new PacketOptions(
                    row.getInt(9),
                    row.getInt(10),
                    fragmentation(Database.text(row, 11)),
                    source(row.getString(12)),
                    Database.text(row, 13));
            return new ManagedTarget(
                    Database.text(row, 2),
                    Database.text(row, 3),
                    protocol,
                    row.getInt(5),
                    fit(new ProbeOptions(row.getLong(6), row.getLong(7), row.getInt(8), packet), protocol),
                    labels.of(row.getLong(1)),
                    Origin.API);
        } catch (IllegalArgumentException e) {
            throw SqliteFailures.damagedRow("a target that cannot be one: " + e.getMessage(), e);
        }
    }

    /** There were versions that took echo targets, and kept with them what means nothing to echo. */
    private static ProbeOptions fit(ProbeOptions options, Protocol protocol) {
        if (protocol != Protocol.ECHO) {
            return options;
        }
        boolean isShort = options.payloadBytes() == ProbeOptions.SHORT_FRAME_BYTES;
        return options.ofFrames(isShort ? ProbeOptions.SHORT_FRAME_BYTES : ProbeOptions.LONG_FRAME_BYTES);
    }

    /** Puts targets in the place of those that are the same. Within a transaction. */
    void put(Collection<ManagedTarget> targets) throws SQLException {
        for (ManagedTarget target : targets) {
            remove(List.of(target));
            long id = insert(target);
            for (Map.Entry<String, String> label : target.labels().entrySet()) {
                PreparedStatement put = database.statement(PUT_LABEL);
                put.setLong(1, id);
                put.setString(2, label.getKey());
                put.setString(3, label.getValue());
                put.executeUpdate();
            }
        }
    }

    private long insert(ManagedTarget target) throws SQLException {
        ProbeOptions options = target.options();
        PacketOptions packet = options.packet();
        IpAddress source = packet.source();
        PreparedStatement put = database.statement(PUT);
        bindKey(put, target);
        put.setLong(5, options.intervalNs());
        put.setLong(6, options.timeoutNs());
        put.setInt(7, options.payloadBytes());
        put.setInt(8, packet.dscp());
        put.setInt(9, packet.hopLimit());
        put.setString(10, packet.fragmentation().name().toLowerCase(Locale.ROOT));
        put.setString(11, source == null ? null : source.toString());
        put.setString(12, packet.interfaceName());
        try (ResultSet id = put.executeQuery()) {
            return id.getLong(1);
        }
    }

    /** Within a transaction. */
    void remove(Collection<ManagedTarget> targets) throws SQLException {
        PreparedStatement remove = database.statement(REMOVE);
        for (ManagedTarget target : targets) {
            bindKey(remove, target);
            remove.executeUpdate();
        }
    }

    private static void bindKey(PreparedStatement statement, ManagedTarget target) throws SQLException {
        statement.setString(1, target.name());
        statement.setString(2, target.host());
        statement.setString(3, text(target.protocol()));
        statement.setInt(4, target.port());
    }

    static String text(Protocol protocol) {
        return protocol.name().toLowerCase(Locale.ROOT);
    }

    /** Throws {@link IllegalArgumentException} if there is none of that name. */
    static Protocol protocol(String text) {
        return Protocol.valueOf(text.toUpperCase(Locale.ROOT));
    }

    /** Throws {@link IllegalArgumentException} if it is none. */
    static IpAddress address(String text) {
        IpAddress address = IpAddress.parse(text);
        if (address == null) {
            throw new IllegalArgumentException("'" + text + "' is no address");
        }
        return address;
    }

    /** Throws {@link IllegalArgumentException} if there is none of that name. */
    private static Fragmentation fragmentation(String text) {
        return Fragmentation.valueOf(text.toUpperCase(Locale.ROOT));
    }

    private static @Nullable IpAddress source(@Nullable String text) {
        return text == null ? null : address(text);
    }
}
