/**
 * What our packets look like on the wire, and how one is known again: ICMP echo (RFC 792, RFC 4443), TCP SYN (RFC 9293),
 * the Internet checksum (RFC 1071) and the cookies. Functions over memory that others own; no state, no allocation, and no exception
 * for anything that a network can deliver. Called on the engine thread.
 *
 * <p>An echo request, with the offsets in bytes from the ICMP header:
 *
 * <pre>
 *      0        1        2                 4                 6
 *     +--------+--------+-----------------+-----------------+-----------------+
 *   0 |  type  |  code  |    checksum     |   identifier    | sequence number |
 *     +--------+--------+-----------------+-----------------+-----------------+
 *   8 |     session reference (32)        |       probe number (32)           |
 *     +-----------------------------------+-----------------------------------+
 *  16 |                             cookie (64)                               |
 *     +-----------------------------------------------------------------------+
 *  24 |  filler text, as long as the payload asks for                         |
 *     +-----------------------------------------------------------------------+
 *  -8 |                         cookie again (64)                             |
 *     +-----------------------------------------------------------------------+
 * </pre>
 *
 * The cookie stands at the front because ICMP errors quote the front, and at the end because a sent packet that the
 * kernel loops back with its stamp has an unknown number of link-layer bytes before it.
 */
@NullMarked
package net.icmpexporter.wire;

import org.jspecify.annotations.NullMarked;
