/**
 * Flags and the settings made of them. Main thread, once.
 */
@NullMarked
package net.icmpexporter.app.config;

import org.jspecify.annotations.NullMarked;
