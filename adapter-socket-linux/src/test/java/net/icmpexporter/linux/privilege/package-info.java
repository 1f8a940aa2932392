/** Tests of giving privileges up: without any. */
@NullMarked
package net.icmpexporter.linux.privilege;

import org.jspecify.annotations.NullMarked;
