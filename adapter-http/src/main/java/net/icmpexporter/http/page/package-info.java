/** What people and scripts read besides expositions: the page of targets, what the exporter says about itself, and the list of sessions. Jetty's threads. */
@NullMarked
package net.icmpexporter.http.page;

import org.jspecify.annotations.NullMarked;
