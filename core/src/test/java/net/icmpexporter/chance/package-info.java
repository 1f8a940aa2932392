/** Seeds for the tests that play with random operations. Tests only. */
@NullMarked
package net.icmpexporter.chance;

import org.jspecify.annotations.NullMarked;
