/**
 * Guice modules: the only place that knows which implementation is used. Main thread, once.
 */
@NullMarked
package net.icmpexporter.app.wiring;

import org.jspecify.annotations.NullMarked;
