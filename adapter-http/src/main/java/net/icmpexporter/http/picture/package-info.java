/**
 * Heat maps of a target's hours as pictures: PNG and SVG, made without any of the JDK's graphics, which a headless Java may not
 * have. The server's threads.
 */
@NullMarked
package net.icmpexporter.http.picture;

import org.jspecify.annotations.NullMarked;
