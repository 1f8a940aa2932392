/** The scripts that build and start the product, run on a tree of stand-ins. Test threads and processes of their own. */
@NullMarked
package net.icmpexporter.it.launch;

import org.jspecify.annotations.NullMarked;
