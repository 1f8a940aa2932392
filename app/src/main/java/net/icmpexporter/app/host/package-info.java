/**
 * Small implementations of core's ports that need the JDK alone.
 */
@NullMarked
package net.icmpexporter.app.host;

import org.jspecify.annotations.NullMarked;
