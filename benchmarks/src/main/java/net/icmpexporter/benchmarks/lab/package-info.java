/**
 * What the whole costs: the packaged exporter in a network of its own, held against the kernel's floor ({@code floor.c})
 * and against other probers, each alone on the machine. {@code benchmarks/lab} starts it, inside a network namespace that
 * ends with it.
 *
 * <p>{@link net.icmpexporter.benchmarks.lab.LabMain} is the beginning; every {@code *Scenario} is one question, prints its
 * table and leaves its figures as JSON, from which {@link net.icmpexporter.benchmarks.lab.ReadmeFigures} makes the README's.
 */
@NullMarked
package net.icmpexporter.benchmarks.lab;

import org.jspecify.annotations.NullMarked;
