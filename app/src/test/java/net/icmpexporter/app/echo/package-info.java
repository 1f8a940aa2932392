@NullMarked
package net.icmpexporter.app.echo;

import org.jspecify.annotations.NullMarked;
