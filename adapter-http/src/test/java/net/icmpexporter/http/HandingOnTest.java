package net.icmpexporter.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.List;
import net.icmpexporter.stats.HeatBins;
import net.icmpexporter.target.HourRow;
import net.icmpexporter.target.LatencyCounts;
import net.icmpexporter.target.TargetId;
import net.icmpexporter.transport.Protocol;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The list of targets for Prometheus, and histories for scripts. */
final class HandingOnTest {

    private static final long NOW = 500_000;

    private TestServer server;

    @BeforeEach
    void start() throws ListenFailed {
        server = new TestServer();
        String body = "{\"targets\":[{\"target\":\"a@192.0.2.1\",\"labels\":{\"site\":\"paris\"}},"
                + "{\"target\":\"web@four.example\",\"port\":443}]}";
        assertThat(server.post("/api/targets", body, "Content-Type", "application/json")
                        .statusCode())
                .isEqualTo(200);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void prometheusGetsAGroupForEachTarget() {
        HttpResponse<String> list = server.get("/sd");

        assertThat(list.headers().firstValue("content-type")).hasValue("application/json");
        assertThat(list.body())
                .isEqualTo("[{\"targets\":[\"192.0.2.1\"],\"labels\":{\"site\":\"paris\","
                        + "\"__meta_icmp_exporter_name\":\"a\",\"__meta_icmp_exporter_host\":\"192.0.2.1\","
                        + "\"__meta_icmp_exporter_protocol\":\"icmp\",\"__meta_icmp_exporter_origin\":\"api\"}},"
                        + "{\"targets\":[\"192.0.2.4\"],\"labels\":{"
                        + "\"__meta_icmp_exporter_name\":\"web\",\"__meta_icmp_exporter_host\":\"four.example\","
                        + "\"__meta_icmp_exporter_protocol\":\"tcp\",\"__meta_icmp_exporter_tcp_port\":\"443\","
                        + "\"__meta_icmp_exporter_origin\":\"api\"}}]");
    }

    @Test
    void theSameIsThereAsAFile() {
        for (String path : List.of("/sd?format=file", "/sd.json", "/sd.yml")) {
            HttpResponse<String> file = server.get(path);

            assertThat(file.body()).isEqualTo(server.get("/sd").body());
            assertThat(file.headers().firstValue("content-disposition").orElse(""))
                    .startsWith("attachment; filename=\"icmp-exporter-targets.");
        }
    }

    @Test
    void scriptsGetTheHoursOfATarget() {
        LatencyCounts counts = new LatencyCounts();
        counts.add(HeatBins.bin(1_000_000), 3);
        counts.add(HeatBins.bin(8_000_000), 4);
        TargetId id = new TargetId("a", TestServer.address("192.0.2.1"), Protocol.ICMP, 0);
        server.store.flush(
                List.of(),
                List.of(new HourRow(id, NOW - 1, 2, 1, 5, counts), new HourRow(id, NOW - 3, 1, 0, 0, counts)));

        HttpResponse<String> two = server.get("/api/history/a@192.0.2.1?hours=2");

        assertThat(two.body())
                .isEqualTo("{\"success\":true,\"target\":\"a@192.0.2.1\",\"hours\":["
                        + "{\"begin\":\"2027-01-15T07:00:00Z\",\"answered\":7,\"lost\":2,\"rejected\":1,\"unknown\":5,"
                        + "\"latencies\":[[1.0,1.0717734625362931,3],[8.0,8.574187700290345,4]]}]}");
        assertThat(Json.array(Json.parse(server.get("/api/history/192.0.2.1").body()), "hours"))
                .hasSize(2);
        assertThat(server.get("/api/history/192.0.2.9").statusCode()).isEqualTo(404);
        assertThat(server.get("/api/history/192.0.2.1?hours=-1").statusCode()).isEqualTo(400);
    }
}
