/** The server: one thread that takes connections and sends back what comes on them. */
@NullMarked
package net.icmpexporter.echo.server;

import org.jspecify.annotations.NullMarked;
