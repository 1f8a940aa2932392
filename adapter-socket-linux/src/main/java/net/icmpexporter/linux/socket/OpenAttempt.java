package net.icmpexporter.linux.socket;

import org.jspecify.annotations.Nullable;

/**
 * What came of opening a channel's socket.
 *
 * @param socket null if there is none
 * @param optionAtFault whether an option names something that is not there, so that a start should fail instead of going
 *     on without the channel
 * @param detail one line for people: what was granted, or why not and what to do
 */
record OpenAttempt(@Nullable OpenSocket socket, boolean optionAtFault, String detail) {

    static OpenAttempt opened(OpenSocket socket) {
        return new OpenAttempt(socket, false, socket.detail());
    }

    static OpenAttempt unusable(String detail) {
        return new OpenAttempt(null, false, detail);
    }

    static OpenAttempt wrongOption(String detail) {
        return new OpenAttempt(null, true, detail);
    }
}
