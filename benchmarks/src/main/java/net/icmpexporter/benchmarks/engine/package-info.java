/**
 * What the parts of the engine cost, one at a time and without a kernel: nanoseconds and bytes of garbage a probe (JMH). A
 * figure here says where time goes; what a probe costs in all is measured by {@code benchmarks/lab}.
 */
@NullMarked
package net.icmpexporter.benchmarks.engine;

import org.jspecify.annotations.NullMarked;
