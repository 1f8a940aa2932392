@NullMarked
package net.icmpexporter.echo.wire;

import org.jspecify.annotations.NullMarked;
