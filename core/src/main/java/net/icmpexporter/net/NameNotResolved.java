package net.icmpexporter.net;

import java.io.Serial;

/** A host name without an address: an expected answer of the name service, hence checked and without a stack trace. */
public final class NameNotResolved extends Exception {

    @Serial
    private static final long serialVersionUID = 1;

    /**
     * @param hostName the name as it was asked for
     * @param reason what the name service said, in words
     */
    public NameNotResolved(String hostName, String reason) {
        super(hostName + ": " + reason, null, false, false);
    }
}
