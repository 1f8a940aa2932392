/** Architecture: rules about packages and sources, each of which first proves that what it speaks of exists. Test threads. */
@NullMarked
package net.icmpexporter.it.arch;

import org.jspecify.annotations.NullMarked;
