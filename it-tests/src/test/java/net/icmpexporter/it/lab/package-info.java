/**
 * Networks for tests, made of network namespaces, and the programs that run in them: the exporter, the test network,
 * Prometheus, load. Nothing touches a network outside of these namespaces. Whatever is made is unmade when it is closed,
 * and at the latest when the JVM ends. Classes are used by one test thread unless they say otherwise.
 */
@NullMarked
package net.icmpexporter.it.lab;

import org.jspecify.annotations.NullMarked;
