package net.icmpexporter.benchmarks.lab;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

/**
 * What the floor program says of a run.
 *
 * @param sent probes
 * @param received answers to them
 * @param seconds it took
 * @param cpuSeconds it used
 * @param residentMb at the most, in 10^6 bytes
 */
record Floor(long sent, long received, double seconds, double cpuSeconds, double residentMb) {

    static Floor of(String json) {
        try {
            JsonNode node = new ObjectMapper().readTree(json);
            Floor floor = new Floor(
                    node.get("sent").asLong(),
                    node.get("received").asLong(),
                    node.get("seconds").asDouble(),
                    node.get("cpu_seconds").asDouble(),
                    node.get("rss_kb").asDouble() * 1_024 / 1e6);
            if (node.get("stamped").asLong() != floor.sent) {
                throw new LabFailure("not every packet of the floor program was stamped: " + json);
            }
            return floor;
        } catch (JsonProcessingException e) {
            throw new LabFailure("floor printed: " + json, e);
        }
    }

    double cpuUs() {
        return cpuSeconds / sent * 1e6;
    }

    double perSecond() {
        return sent / seconds;
    }
}
