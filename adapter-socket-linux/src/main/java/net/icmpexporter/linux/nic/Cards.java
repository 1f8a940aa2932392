package net.icmpexporter.linux.nic;

import net.icmpexporter.linux.libc.Errno;
import net.icmpexporter.linux.libc.InterfaceRequest;
import net.icmpexporter.linux.libc.StampNumbers;
import net.icmpexporter.linux.libc.Sys;
import org.jspecify.annotations.Nullable;

/**
 * Asks interfaces about their hardware stamps and sets them; Documentation/networking/timestamping.rst, chapter 3. What an
 * interface refuses is {@link #refusal} until the next question. One thread.
 */
final class Cards implements AutoCloseable {

    private final InterfaceRequest request;
    private int refusal;

    /** @throws IllegalStateException if no socket can be opened to ask through, in words for people */
    Cards(Sys sys) {
        request = new InterfaceRequest(sys);
    }

    /** What an interface can do (ETHTOOL_GET_TS_INFO); null if it does not say. */
    @Nullable
    StampAbilities abilities(String name) {
        request.clear().put(StampNumbers.INFO_COMMAND, StampNumbers.ETHTOOL_GET_TS_INFO);
        if (refused(request.send(name, InterfaceRequest.SIOCETHTOOL))) {
            return null;
        }
        return new StampAbilities(
                request.get(StampNumbers.INFO_SO_TIMESTAMPING),
                request.get(StampNumbers.INFO_PHC_INDEX),
                request.get(StampNumbers.INFO_TX_TYPES),
                request.get(StampNumbers.INFO_RX_FILTERS));
    }

    /** What it does now (SIOCGHWTSTAMP); null if it does not say. Needs no privilege. */
    @Nullable
    StampSettings settings(String name) {
        request.clear();
        return refused(request.send(name, InterfaceRequest.SIOCGHWTSTAMP)) ? null : answered();
    }

    /** Sets what it does (SIOCSHWTSTAMP): what it then does, which may be more; null if refused. Needs CAP_NET_ADMIN. */
    @Nullable
    StampSettings set(String name, StampSettings wanted) {
        request.clear()
                .put(StampNumbers.CONFIG_FLAGS, wanted.flags())
                .put(StampNumbers.CONFIG_TX_TYPE, wanted.txType())
                .put(StampNumbers.CONFIG_RX_FILTER, wanted.rxFilter());
        return refused(request.send(name, InterfaceRequest.SIOCSHWTSTAMP)) ? null : answered();
    }

    private StampSettings answered() {
        return new StampSettings(
                request.get(StampNumbers.CONFIG_FLAGS),
                request.get(StampNumbers.CONFIG_TX_TYPE),
                request.get(StampNumbers.CONFIG_RX_FILTER));
    }

    private boolean refused(int result) {
        refusal = Math.max(0, -result);
        return result < 0;
    }

    /** The errno of the last question; 0 if it was answered. */
    int refusal() {
        return refusal;
    }

    /** Whether an errno means that the interface does not know the question. */
    static boolean meansUnknown(int errno) {
        // old drivers say EINVAL or ENOTTY where newer ones say EOPNOTSUPP
        return errno == Errno.EOPNOTSUPP || errno == Errno.ENOTTY || errno == Errno.EINVAL;
    }

    @Override
    public void close() {
        request.close();
    }
}
