/**
 * Echo over TCP: a client sends small frames on a connection that stays open, the server sends them back as they are. Both
 * ends, each with one thread over non-blocking sockets.
 */
@NullMarked
package net.icmpexporter.echo;

import org.jspecify.annotations.NullMarked;
