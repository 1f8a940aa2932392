package net.icmpexporter.transport;

import java.util.function.Consumer;

/** Port: asks the kernel for all TCP connections of this host. One thread at a time. */
@FunctionalInterface
public interface StreamSurvey {

    /** Nobody can be asked. */
    StreamSurvey NONE = sink -> false;

    /** Hands on every connection as it stands now. False if the kernel would not say. */
    boolean survey(Consumer<StreamInfo> sink);
}
