package net.icmpexporter.linux;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.icmpexporter.linux.libc.Errno;
import net.icmpexporter.linux.libc.ForwardingLibC;
import net.icmpexporter.linux.libc.InterfaceRequest;
import net.icmpexporter.linux.libc.NativeView;
import net.icmpexporter.linux.libc.Sockets;
import org.jspecify.annotations.Nullable;

/** This host's kernel, except that it refuses sockets or options as told, and remembers which sockets it gave. */
class KernelDouble extends ForwardingLibC {

    private static final int TYPE_MASK = 0xF;

    /** Errno for socket(2), by domain and type. */
    final Map<List<Integer>, Integer> refusedSockets = new HashMap<>();

    /** Errno for setsockopt(2), by option of SOL_SOCKET. */
    final Map<Integer, Integer> refusedOptions = new HashMap<>();

    /** Values of SO_TIMESTAMPING that are refused with EINVAL if they have one of these bits. */
    int unknownStampFlags;

    /** The values of SO_TIMESTAMPING that were granted, in order. */
    final List<Integer> stampFlags = new ArrayList<>();

    /** How often an interface was asked anything. */
    int interfaceRequests;

    /** Settings of every interface's stamps, as struct hwtstamp_config has them; null if no interface has any. */
    @Nullable
    List<Integer> cardSettings;

    /** The descriptors that were given, in order. */
    final List<Integer> sockets = new ArrayList<>();

    /** A kernel that gives no raw sockets, as to a user without CAP_NET_RAW. */
    static KernelDouble withoutRaw() {
        KernelDouble kernel = new KernelDouble();
        kernel.refuse(Sockets.AF_INET, Sockets.SOCK_RAW, Errno.EPERM);
        kernel.refuse(Sockets.AF_INET6, Sockets.SOCK_RAW, Errno.EPERM);
        return kernel;
    }

    void refuse(int domain, int type, int errno) {
        refusedSockets.put(List.of(domain, type), errno);
    }

    @Override
    public int socket(int domain, int type, int protocol) {
        Integer errno = refusedSockets.get(List.of(domain, type & TYPE_MASK));
        if (errno != null) {
            return fail(errno);
        }
        int fd = super.socket(domain, type, protocol);
        sockets.add(fd);
        return fd;
    }

    @Override
    public int ioctl(int fd, long request, long argument) {
        if (request != InterfaceRequest.SIOCETHTOOL
                && request != InterfaceRequest.SIOCGHWTSTAMP
                && request != InterfaceRequest.SIOCSHWTSTAMP) {
            return super.ioctl(fd, request, argument);
        }
        interfaceRequests++;
        List<Integer> settings = cardSettings;
        if (settings == null || request == InterfaceRequest.SIOCETHTOOL) {
            return fail(Errno.EOPNOTSUPP);
        }
        long data = NativeView.getAddress(argument + Sockets.IFNAMSIZ);
        if (request == InterfaceRequest.SIOCSHWTSTAMP) {
            cardSettings = List.of(NativeView.getInt(data), NativeView.getInt(data + 4), NativeView.getInt(data + 8));
        } else {
            for (int field = 0; field < 3; field++) {
                NativeView.putInt(data + 4L * field, settings.get(field));
            }
        }
        return 0;
    }

    @Override
    public int setsockopt(int fd, int level, int option, long value, int valueBytes) {
        Integer errno = level == Sockets.SOL_SOCKET ? refusedOptions.get(option) : null;
        if (errno == null && level == Sockets.SOL_SOCKET && option == Sockets.SO_TIMESTAMPING) {
            int flags = NativeView.getInt(value);
            if ((flags & unknownStampFlags) != 0) {
                return fail(Errno.EINVAL);
            }
            stampFlags.add(flags);
        }
        return errno != null ? fail(errno) : super.setsockopt(fd, level, option, value, valueBytes);
    }
}
