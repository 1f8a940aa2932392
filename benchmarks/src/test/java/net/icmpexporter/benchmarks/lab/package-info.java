/** The README says what was measured. */
@NullMarked
package net.icmpexporter.benchmarks.lab;

import org.jspecify.annotations.NullMarked;
