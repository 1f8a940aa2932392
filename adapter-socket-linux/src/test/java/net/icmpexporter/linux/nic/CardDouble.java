package net.icmpexporter.linux.nic;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.icmpexporter.linux.libc.Errno;
import net.icmpexporter.linux.libc.ForwardingLibC;
import net.icmpexporter.linux.libc.InterfaceRequest;
import net.icmpexporter.linux.libc.NativeView;
import net.icmpexporter.linux.libc.Sockets;
import net.icmpexporter.linux.libc.StampNumbers;
import org.jspecify.annotations.Nullable;

/** A kernel with network cards as told, which remembers what was set. */
final class CardDouble extends ForwardingLibC {

    /** One card. */
    static final class Model {
        StampSettings settings = StampSettings.OFF;
        StampAbilities abilities = new StampAbilities(0x5f, 0, 0b11, 0b11);
        int readRefusal;
        int writeRefusal;
        /** What the card does whatever it is asked. */
        @Nullable
        StampSettings stubborn;
    }

    private static final int POINTER = 16;

    final Map<String, Model> cards = new HashMap<>();
    final List<StampSettings> written = new ArrayList<>();
    int open;

    Model card(String name) {
        return cards.computeIfAbsent(name, added -> new Model());
    }

    @Override
    public int socket(int domain, int type, int protocol) {
        open++;
        return super.socket(domain, type, protocol);
    }

    @Override
    public int close(int fd) {
        open--;
        return super.close(fd);
    }

    @Override
    public int ioctl(int fd, long request, long argument) {
        Model card = cards.get(name(argument));
        if (card == null) {
            return fail(Errno.ENODEV);
        }
        long data = NativeView.getAddress(argument + POINTER);
        return switch ((int) request) {
            case InterfaceRequest.SIOCETHTOOL -> abilities(card.abilities, data);
            case InterfaceRequest.SIOCGHWTSTAMP ->
                card.readRefusal != 0 ? fail(card.readRefusal) : settings(card, data);
            case InterfaceRequest.SIOCSHWTSTAMP -> card.writeRefusal != 0 ? fail(card.writeRefusal) : set(card, data);
            default -> fail(Errno.EINVAL);
        };
    }

    private int set(Model card, long data) {
        StampSettings wanted = new StampSettings(
                NativeView.getInt(data + StampNumbers.CONFIG_FLAGS),
                NativeView.getInt(data + StampNumbers.CONFIG_TX_TYPE),
                NativeView.getInt(data + StampNumbers.CONFIG_RX_FILTER));
        written.add(wanted);
        card.settings = card.stubborn == null ? wanted : card.stubborn;
        return settings(card, data);
    }

    private static int settings(Model card, long data) {
        NativeView.putInt(data + StampNumbers.CONFIG_FLAGS, card.settings.flags());
        NativeView.putInt(data + StampNumbers.CONFIG_TX_TYPE, card.settings.txType());
        NativeView.putInt(data + StampNumbers.CONFIG_RX_FILTER, card.settings.rxFilter());
        return 0;
    }

    private static int abilities(StampAbilities abilities, long data) {
        if (NativeView.getInt(data) != StampNumbers.ETHTOOL_GET_TS_INFO || abilities.flags() < 0) {
            return fail(Errno.EOPNOTSUPP);
        }
        NativeView.putInt(data + StampNumbers.INFO_SO_TIMESTAMPING, abilities.flags());
        NativeView.putInt(data + StampNumbers.INFO_PHC_INDEX, abilities.clockIndex());
        NativeView.putInt(data + StampNumbers.INFO_TX_TYPES, abilities.txTypes());
        NativeView.putInt(data + StampNumbers.INFO_RX_FILTERS, abilities.rxFilters());
        return 0;
    }

    private static String name(long request) {
        byte[] bytes = new byte[Sockets.IFNAMSIZ];
        for (int at = 0; at < bytes.length; at++) {
            bytes[at] = (byte) (NativeView.getInt(request + (at & ~3)) >>> (8 * (at & 3)));
        }
        return new String(bytes, StandardCharsets.UTF_8).replace("\0", "");
    }
}
