package net.icmpexporter.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import net.icmpexporter.stats.HeatBins;
import net.icmpexporter.target.HourRow;
import net.icmpexporter.target.LatencyCounts;
import net.icmpexporter.target.TargetId;
import net.icmpexporter.transport.Protocol;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;

/** Heat maps as they are served, and the rows that they are made of. */
final class PicturesTest {

    /** The hour of the server's clock. */
    private static final long NOW = 500_000;

    private static final int LEFT = 64;
    private static final int CELL = 8;
    private static final int LOSS_Y = 32;
    private static final int TOP = 46;

    private TestServer server;

    @BeforeEach
    void start() throws ListenFailed {
        server = new TestServer();
        String body = "{\"targets\":[\"a@192.0.2.1\",\"b@192.0.2.2\",\"c@192.0.2.3\",\"none@192.0.2.4\"]}";
        assertThat(server.post("/api/targets", body, "Content-Type", "application/json")
                        .statusCode())
                .isEqualTo(200);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private void hour(String name, String address, long hour, long lost, long[]... rttUsAndTimes) {
        LatencyCounts counts = new LatencyCounts();
        for (long[] each : rttUsAndTimes) {
            counts.add(HeatBins.bin(1_000 * each[0]), each[1]);
        }
        TargetId id = new TargetId(name, TestServer.address(address), Protocol.ICMP, 0);
        server.store.flush(List.of(), List.of(new HourRow(id, hour, lost, 0, 0, counts)));
    }

    private BufferedImage png(String path) throws IOException {
        HttpResponse<byte[]> answer = server.send("GET", path, BodyHandlers.ofByteArray());
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("content-type")).hasValue("image/png");
        assertThat(answer.headers().firstValue("refresh")).hasValue("300");
        return ImageIO.read(new ByteArrayInputStream(answer.body()));
    }

    private static int pixel(BufferedImage image, int x, int y) {
        return image.getRGB(x, y) & 0xFFFFFF;
    }

    /** In the middle of a cell: the column counts from the left, the row from the bottom. */
    private static int cell(BufferedImage image, int top, int rows, int column, int row) {
        return pixel(image, LEFT + column * CELL + CELL / 2, top + (rows - row - 1) * CELL + CELL / 2);
    }

    @Test
    void aCellIsAsDarkAsItsTimeIsFrequent() throws Exception {
        hour("a", "192.0.2.1", NOW, 0, new long[] {1_000, 100}, new long[] {1_900, 50}, new long[] {500_000, 5});
        hour("a", "192.0.2.1", NOW - 71, 100, new long[] {1_000, 100});

        BufferedImage image = png("/histogram/node/192.0.2.1.png");

        assertThat(cell(image, TOP, 10, 71, 0)).isEqualTo(0x000000);
        assertThat(cell(image, TOP, 10, 71, 9)).isEqualTo(0x808080);
        assertThat(cell(image, TOP, 10, 71, 5)).isEqualTo(0xFFFFFF);
        assertThat(cell(image, TOP, 10, 0, 0)).isEqualTo(0x000000);
        assertThat(cell(image, TOP, 10, 1, 0)).isEqualTo(0xFFFFFF);
        // one doubling: half a second was an outlier, and does not stretch the axis
        assertThat(image.getHeight()).isEqualTo(TOP + 10 * CELL + 46);
    }

    @Test
    void theLossOfAnHourStandsAboveIt() throws Exception {
        hour("a", "192.0.2.1", NOW, 0, new long[] {1_000, 100});
        hour("a", "192.0.2.1", NOW - 1, 25, new long[] {1_000, 75});
        hour("a", "192.0.2.1", NOW - 2, 100);

        BufferedImage image = png("/histogram/node/a@192.0.2.1.png?hours=4");

        assertThat(pixel(image, LEFT + 3 * CELL + 4, LOSS_Y + 4)).isEqualTo(0x00C000);
        assertThat(pixel(image, LEFT + 2 * CELL + 4, LOSS_Y + 4)).isEqualTo(0xFFC000);
        assertThat(pixel(image, LEFT + CELL + 4, LOSS_Y + 4)).isEqualTo(0xFF0000);
        assertThat(pixel(image, LEFT + 4, LOSS_Y + 4)).isEqualTo(0xFFFFFF);
    }

    @Test
    void threeTargetsHaveThreeColours() throws Exception {
        hour("a", "192.0.2.1", NOW, 0, new long[] {1_000, 100});
        hour("b", "192.0.2.2", NOW - 1, 0, new long[] {1_000, 100});
        hour("c", "192.0.2.3", NOW - 2, 0, new long[] {1_000, 100});
        hour("a", "192.0.2.1", NOW - 3, 0, new long[] {1_000, 100});
        hour("b", "192.0.2.2", NOW - 3, 0, new long[] {1_000, 100});

        BufferedImage image = png("/histogram/node/192.0.2.1.png?compare=192.0.2.2&compare=c@192.0.2.3");

        int top = 30 + 4 + 3 * 12 + 14;
        assertThat(cell(image, top, 10, 71, 0)).isEqualTo(0xFF0000);
        assertThat(cell(image, top, 10, 70, 0)).isEqualTo(0x00FF00);
        assertThat(cell(image, top, 10, 69, 0)).isEqualTo(0x0000FF);
        assertThat(cell(image, top, 10, 68, 0)).isEqualTo(0x000000);
        assertThat(cell(image, top, 10, 67, 0)).isEqualTo(0xFFFFFF);
    }

    @ParameterizedTest
    @CsvSource({
        "/histogram/node/192.0.2.77.png, 404",
        "/histogram/node/x@192.0.2.1.png, 404",
        "/histogram/node/192.0.2.4.png, 404",
        "/histogram/node/192.0.2.1.png?compare=192.0.2.77, 404",
        "/histogram/node/192.0.2.1.png?compare=192.0.2.4, 200",
        "/histogram/node/192.0.2.1.png?compare=a&compare=b&compare=c, 400",
        "/histogram/node/192.0.2.1.png?hours=0, 400",
        "/histogram/node/192.0.2.1.png?hours=721, 400",
        "/histogram/node/192.0.2.1.png?hours=x, 400",
        "/histogram/node/192.0.2.1.png?hours=720, 200",
        "/histogram/node/192.0.2.1.gif, 404",
        "/histogram/node/.png, 404",
        "/histogram/node/192.0.2.1.svg, 200"
    })
    void whatCannotBeDrawnIsRefused(String path, int status) {
        hour("a", "192.0.2.1", NOW, 0, new long[] {1_000, 100});

        assertThat(server.send("GET", path, BodyHandlers.ofByteArray()).statusCode())
                .isEqualTo(status);
    }

    @Test
    void anSvgIsXmlThatBringsItsStyleAndAsksForNothing() throws Exception {
        hour("a", "192.0.2.1", NOW, 5, new long[] {1_000, 100}, new long[] {1_200, 20});
        hour("b", "192.0.2.2", NOW, 0, new long[] {3_000, 100});

        HttpResponse<String> answer = server.get("/histogram/node/192.0.2.1.svg?compare=192.0.2.2");

        Document svg = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(answer.body())));
        assertThat(answer.headers().firstValue("content-type")).hasValue("image/svg+xml");
        assertThat(answer.headers().firstValue("refresh")).hasValue("300");
        assertThat(answer.headers().firstValue("content-security-policy").orElse(""))
                .startsWith("default-src 'none'");
        assertThat(svg.getDocumentElement().getTagName()).isEqualTo("svg");
        assertThat(svg.getElementsByTagName("g").getLength()).isEqualTo(2);
        assertThat(svg.getElementsByTagName("g").item(0).getChildNodes().getLength())
                .isEqualTo(2 * 2 + 1);
        assertThat(answer.body()).contains("prefers-color-scheme:dark", "4.0 % lost", ">4 ms<");
        assertThat(answer.body().replace("http://www.w3.org/2000/svg", "")).doesNotContain("http", "href", "url(");
    }

    /** To be looked at: target/pictures. */
    @Test
    void aPictureOfThreeBusyDays() throws Exception {
        Random random = new Random(7);
        for (long hour = NOW - 71; hour <= NOW; hour++) {
            for (int target = 1; target <= 3; target++) {
                long[][] times = new long[40][];
                for (int i = 0; i < times.length; i++) {
                    double swing = 1 + 0.5 * Math.sin(hour / 4.0);
                    times[i] = new long[] {
                        (long) (target * target * 1_500 * swing * Math.exp(0.12 * random.nextGaussian())), 10
                    };
                }
                String name = String.valueOf((char) ('a' + target - 1));
                hour(name, "192.0.2." + target, hour, random.nextInt(4) == 0 ? random.nextInt(200) : 0, times);
            }
        }
        Path folder = Files.createDirectories(Path.of("target", "pictures"));
        for (String picture : List.of(
                "a@192.0.2.1.png",
                "192.0.2.1.svg",
                "a@192.0.2.1.png?compare=b@192.0.2.2&compare=192.0.2.3",
                "192.0.2.1.svg?compare=192.0.2.2&compare=192.0.2.3")) {
            HttpResponse<byte[]> answer = server.send("GET", "/histogram/paris/" + picture, BodyHandlers.ofByteArray());
            assertThat(answer.statusCode()).isEqualTo(200);
            String name = (picture.contains("?") ? "three" : "one") + picture.replaceAll(".*(\\.png|\\.svg).*", "$1");
            Files.write(folder.resolve(name), answer.body());
        }
    }
}
