package net.icmpexporter.target;

import java.util.List;
import net.icmpexporter.net.IpAddress;
import net.icmpexporter.probe.ProbeKey;
import org.jspecify.annotations.Nullable;

/**
 * A target at one of its addresses, as others see it. A target whose name has no address yet is one view without address.
 *
 * @param target whose
 * @param id null without an address
 * @param key of the session that probes it; null without an address, or if it cannot be probed that way
 * @param state how it is doing
 * @param error why it cannot be probed; empty if it can
 * @param figures up to this moment
 * @param recent mean round-trip times in nanoseconds of the last spans of {@link TargetBook#SPAN_SECONDS}, oldest first; NaN where
 *     nothing was answered, and infinite where probes failed and none was answered
 */
public record TargetView(
        ManagedTarget target,
        @Nullable TargetId id,
        @Nullable ProbeKey key,
        TargetState state,
        String error,
        TargetFigures figures,
        List<Float> recent) {

    /** The address, or null. */
    public @Nullable IpAddress address() {
        return id == null ? null : id.address();
    }
}
