package net.icmpexporter.benchmarks.lab;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/** One question about the exporter. */
interface Scenario {

    /** Measures, and prints a table. The figures by the name of the file that they belong into. */
    Map<String, ObjectNode> measure();
}
