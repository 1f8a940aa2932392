/**
 * What holds of every {@link net.icmpexporter.transport.ProbeTransport}: one class of expectations, run against the made-up
 * network in virtual and in real time, and against raw and unprivileged sockets in network namespaces. Each test is the
 * engine thread of its transport.
 */
@NullMarked
package net.icmpexporter.it.contract;

import org.jspecify.annotations.NullMarked;
