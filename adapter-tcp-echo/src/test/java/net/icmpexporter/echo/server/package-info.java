@NullMarked
package net.icmpexporter.echo.server;

import org.jspecify.annotations.NullMarked;
