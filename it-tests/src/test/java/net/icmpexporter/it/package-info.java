/** Tests of the whole: one package for each kind, named for what it is about. */
@NullMarked
package net.icmpexporter.it;

import org.jspecify.annotations.NullMarked;
