@NullMarked
package net.icmpexporter.echo.client;

import org.jspecify.annotations.NullMarked;
