/**
 * Targets that stay: the book in which they stand, what is known of each over its whole life, and the port to where that is
 * kept. Any thread unless a class says otherwise; nothing here runs on the engine thread.
 */
@NullMarked
package net.icmpexporter.target;

import org.jspecify.annotations.NullMarked;
