package net.icmpexporter.http;

import io.javalin.http.Handler;
import io.javalin.http.HandlerType;
import java.util.LinkedHashMap;
import java.util.Map;
import net.icmpexporter.http.api.FurtherCalls;
import net.icmpexporter.http.api.Histories;
import net.icmpexporter.http.api.ServiceDiscovery;
import net.icmpexporter.http.api.TargetsApi;
import net.icmpexporter.http.picture.Pictures;

/** The API: what is read where, and what changes something. */
final class ApiRoutes {

    private final Map<String, Handler> reads = new LinkedHashMap<>();
    private final Map<String, Map<HandlerType, Handler>> changes = new LinkedHashMap<>();

    ApiRoutes(
            TargetsApi targets,
            FurtherCalls further,
            Histories histories,
            ServiceDiscovery discovery,
            Pictures pictures) {
        reads.put("/api/targets", targets::list);
        reads.put("/api/resolve/{name}", further::resolve);
        reads.put("/api/history/{target}", histories::history);
        reads.put("/histogram/{node}/{picture}", pictures::draw);
        reads.put("/sd", discovery::http);
        reads.put("/sd.json", discovery::json);
        reads.put("/sd.yml", discovery::yaml);
        changes.put("/api/targets", Map.of(HandlerType.POST, targets::add));
        changes.put("/api/targets/{target}", Map.of(HandlerType.DELETE, targets::remove));
        changes.put("/api/stats", Map.of(HandlerType.DELETE, further::clear));
        changes.put("/-/reload", Map.of(HandlerType.POST, further::reload, HandlerType.PUT, further::reload));
    }

    /** By the patterns of their paths. */
    Map<String, Handler> reads() {
        return reads;
    }

    /** By the patterns of their paths, and then by method. */
    Map<String, Map<HandlerType, Handler>> changes() {
        return changes;
    }
}
