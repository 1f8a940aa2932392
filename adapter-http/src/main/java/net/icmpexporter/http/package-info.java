/**
 * The HTTP server and its routes. Jetty's threads.
 */
@NullMarked
package net.icmpexporter.http;

import org.jspecify.annotations.NullMarked;
