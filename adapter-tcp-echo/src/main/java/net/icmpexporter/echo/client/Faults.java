package net.icmpexporter.echo.client;

import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import net.icmpexporter.transport.ConnectionFault;

/** What Java's exceptions of sockets mean. */
final class Faults {

    private Faults() {}

    /** Of an attempt to connect. */
    static ConnectionFault ofConnect(IOException fault) {
        if (fault instanceof BindException) {
            return ConnectionFault.NO_MEANS;
        }
        if (fault instanceof ConnectException) {
            return says(fault, "timed out") ? ConnectionFault.TIMEOUT : ConnectionFault.REFUSED;
        }
        return ofBoth(fault);
    }

    /** Of an established connection. */
    static ConnectionFault ofConnection(IOException fault) {
        return ofBoth(fault);
    }

    private static ConnectionFault ofBoth(IOException fault) {
        if (fault instanceof NoRouteToHostException || says(fault, "unreachable") || says(fault, "No route")) {
            return ConnectionFault.UNREACHABLE;
        }
        if (says(fault, "reset") || says(fault, "Broken pipe")) {
            return ConnectionFault.RESET;
        }
        if (says(fault, "timed out")) {
            return ConnectionFault.TIMEOUT;
        }
        if (says(fault, "Too many open files") || says(fault, "No buffer space")) {
            return ConnectionFault.NO_MEANS;
        }
        return ConnectionFault.OTHER;
    }

    private static boolean says(IOException fault, String words) {
        String message = fault.getMessage();
        return message != null && message.contains(words);
    }
}
