/**
 * Questions to name servers and what their answers mean; all of dnsjava is here. Everything but the waiting happens on the
 * resolver's thread: dnsjava's own only moves bytes.
 */
@NullMarked
package net.icmpexporter.dns.query;

import org.jspecify.annotations.NullMarked;
