/** The bytes of a frame, in both forms. Static and immutable; any thread; allocates nothing. */
@NullMarked
package net.icmpexporter.echo.wire;

import org.jspecify.annotations.NullMarked;
