/**
 * The client: connections to many servers. The engine's thread writes the frames, one thread of the client's own connects
 * and reads.
 */
@NullMarked
package net.icmpexporter.echo.client;

import org.jspecify.annotations.NullMarked;
