package net.icmpexporter.it.system;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;
import java.util.TreeMap;
import net.icmpexporter.it.lab.ExporterProcess;

/** What {@code /debug/probes} says of the sessions that are probed now, without keeping them alive. */
final class ProbedSessions {

    /**
     * A session.
     *
     * @param sent probes whose fate is known; of a session that is made anew it begins at 0
     * @param asked when somebody has asked for it last, in seconds since 1970; of a session that is made anew it is the present
     */
    record Probed(long sent, long asked) {

        /** Of an address that is not probed. */
        static final Probed NONE = new Probed(0, 0);
    }

    private ProbedSessions() {}

    /** By their addresses. */
    static Map<String, Probed> of(ExporterProcess exporter) {
        Map<String, Probed> sessions = new TreeMap<>();
        for (JsonNode probe : json(exporter, "/debug/probes").get("probes")) {
            sessions.put(
                    probe.get("ip_address").asText(),
                    new Probed(
                            probe.get("sent_count").asLong(),
                            probe.get("last_access").asLong()));
        }
        return sessions;
    }

    /** A page that is JSON. */
    static JsonNode json(ExporterProcess exporter, String page) {
        try {
            return new ObjectMapper().readTree(exporter.get(page).body());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(page, e);
        }
    }

    /** The entry of {@code GET /api/targets} with an address; a missing node if there is none. */
    static JsonNode target(ExporterProcess exporter, String address) {
        for (JsonNode target : json(exporter, "/api/targets").get("targets")) {
            if (target.get("addr").asText().equals(address)) {
                return target;
            }
        }
        return new ObjectMapper().missingNode();
    }
}
