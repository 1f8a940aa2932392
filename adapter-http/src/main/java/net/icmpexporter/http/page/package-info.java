/** What people and scripts read besides expositions: the start page and the list of sessions. Jetty's threads. */
@NullMarked
package net.icmpexporter.http.page;

import org.jspecify.annotations.NullMarked;
