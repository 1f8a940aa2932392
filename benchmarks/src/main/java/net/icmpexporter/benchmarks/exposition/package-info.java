/** What answers to scrapes cost (JMH). */
@NullMarked
package net.icmpexporter.benchmarks.exposition;

import org.jspecify.annotations.NullMarked;
