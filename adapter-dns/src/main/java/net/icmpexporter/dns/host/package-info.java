/**
 * What this host says about names: /etc/hosts, /etc/resolv.conf and /etc/nsswitch.conf, read anew when they change. The
 * resolver's thread.
 */
@NullMarked
package net.icmpexporter.dns.host;

import org.jspecify.annotations.NullMarked;
