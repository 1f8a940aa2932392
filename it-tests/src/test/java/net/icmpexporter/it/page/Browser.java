package net.icmpexporter.it.page;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.icmpexporter.it.lab.ChildProcess;
import net.icmpexporter.it.lab.Pause;
import org.jspecify.annotations.Nullable;

/**
 * Chromium without a screen, driven by chromedriver in W3C's WebDriver protocol
 * (<a href="https://www.w3.org/TR/webdriver2/">WebDriver</a>), with the browser's own performance log and DevTools commands
 * beside it. Debian's packages chromium and chromium-driver.
 */
final class Browser implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Pattern STARTED = Pattern.compile("started successfully on port (\\d+)");
    private static final String ELEMENT = "element-6066-11e4-a52e-4f735466cecf";
    private static final Path SCREENSHOTS = Path.of("target", "screenshots");

    private final ObjectMapper json = new ObjectMapper();
    private final HttpClient http = HttpClient.newHttpClient();
    private final ChildProcess driver;
    private String session = "";

    /** @param profile an empty folder for all that the browser keeps */
    Browser(Path profile) {
        driver = new ChildProcess("chromedriver (Debian package chromium-driver)", List.of("chromedriver", "--port=0"));
        try {
            driver.await(
                    "port", PATIENCE, () -> STARTED.matcher(driver.output()).find());
            Matcher started = STARTED.matcher(driver.output());
            if (!started.find()) {
                throw new AssertionError(driver.output());
            }
            session = "http://127.0.0.1:" + started.group(1) + "/session";
            session += "/"
                    + send("POST", "", capabilities(profile)).path("sessionId").asText();
        } catch (RuntimeException | Error e) {
            driver.close();
            throw e;
        }
    }

    private Map<String, Object> capabilities(Path profile) {
        List<String> flags = List.of(
                "--headless=new",
                "--no-sandbox", // it refuses to run as root with one
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1", // nothing of its own leaves this host
                // either
                "--remote-debugging-pipe", // it ends when the driver does
                "--user-data-dir=" + profile);
        Map<String, Object> wanted = Map.of(
                "browserName",
                "chrome",
                "goog:chromeOptions",
                Map.of("args", flags),
                "goog:loggingPrefs",
                Map.of("browser", "ALL", "performance", "ALL"));
        return Map.of("capabilities", Map.of("alwaysMatch", wanted));
    }

    void open(String url) {
        send("POST", "/url", Map.of("url", url));
    }

    /** Runs a function's body with some arguments; what it returns. */
    JsonNode run(String script, Object... arguments) {
        return send("POST", "/execute/sync", Map.of("script", script, "args", List.of(arguments)));
    }

    /** Runs a function's body until it returns what is true. */
    void await(String what, String script, Object... arguments) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!run(script, arguments).asBoolean()) {
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError("not within " + PATIENCE.toSeconds() + " s: " + what + "\nThe page says: "
                        + run("return document.body.innerText.slice(0, 2000)").asText());
            }
            Pause.ms(50);
        }
    }

    /** Clicks on the middle of the first element, as a hand would: it must be seen, and nothing may cover it. */
    void click(String selector) {
        send("POST", "/element/" + find(selector) + "/click", Map.of());
    }

    /** Types into an element. */
    void type(String selector, String text) {
        send("POST", "/element/" + find(selector) + "/value", Map.of("text", text));
    }

    /** Types where the focus is; {@link Keys} has names for keys without a letter. */
    void type(String text) {
        String active = send("GET", "/element/active", null).path(ELEMENT).asText();
        send("POST", "/element/" + active + "/value", Map.of("text", text));
    }

    private String find(String selector) {
        return send("POST", "/element", Map.of("using", "css selector", "value", selector))
                .path(ELEMENT)
                .asText();
    }

    /** What the first such element says, as text. */
    String text(String selector) {
        return run("return document.querySelector(arguments[0]).textContent", selector)
                .asText();
    }

    /** The size of what is seen, in CSS pixels. */
    void resize(int width, int height) {
        devTools(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", width < 500));
    }

    /** Whether the system wants pages to be dark. */
    void dark(boolean dark) {
        Map<String, String> scheme = Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light");
        devTools("Emulation.setEmulatedMedia", Map.of("features", List.of(scheme)));
    }

    /** A command of the DevTools protocol. */
    JsonNode devTools(String command, Map<String, Object> parameters) {
        return send("POST", "/goog/cdp/execute", Map.of("cmd", command, "params", parameters));
    }

    /** Opens a tab in front of the one there is; its handle comes back, and that of the one behind is in {@link #tab}. */
    String newTab() {
        return send("POST", "/window/new", Map.of("type", "tab")).path("handle").asText();
    }

    /** The tab that commands go to. */
    String tab() {
        return send("GET", "/window", null).asText();
    }

    /** Goes to a tab, and brings it to the front. */
    void goTo(String tab) {
        send("POST", "/window", Map.of("handle", tab));
    }

    /** Closes the tab that commands go to. */
    void closeTab() {
        send("DELETE", "/window", null);
    }

    /** Every address that was asked for since the last call, by any tab or by the browser for it. */
    List<String> requested() {
        List<String> urls = new ArrayList<>();
        for (JsonNode entry : send("POST", "/se/log", Map.of("type", "performance"))) {
            JsonNode message = parse(entry.path("message").asText()).path("message");
            if (message.path("method").asText().equals("Network.requestWillBeSent")) {
                urls.add(message.at("/params/request/url").asText());
            }
        }
        return urls;
    }

    /** What the browser had to say since the last call: errors of scripts, refused by policy, not loaded. */
    List<String> complaints() {
        List<String> lines = new ArrayList<>();
        send("POST", "/se/log", Map.of("type", "browser"))
                .forEach(entry -> lines.add(entry.path("message").asText()));
        return lines;
    }

    /** Keeps what is seen, in the build's folder. */
    void screenshot(String name) {
        byte[] picture =
                Base64.getDecoder().decode(send("GET", "/screenshot", null).asText());
        try {
            Files.createDirectories(SCREENSHOTS);
            Files.write(SCREENSHOTS.resolve(name + ".png"), picture);
        } catch (IOException e) {
            throw new AssertionError(name, e);
        }
    }

    private JsonNode send(String method, String path, @Nullable Object body) {
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create(session + path))
                    .timeout(PATIENCE.multipliedBy(2))
                    .method(
                            method,
                            body == null
                                    ? BodyPublishers.noBody()
                                    : BodyPublishers.ofString(json.writeValueAsString(body)))
                    .build();
            JsonNode value =
                    parse(http.send(request, BodyHandlers.ofString()).body()).path("value");
            if (value instanceof ObjectNode && value.has("error")) {
                throw new AssertionError(method + " " + path + " " + body + ": "
                        + value.path("message").asText());
            }
            return value;
        } catch (IOException e) {
            throw new AssertionError(method + " " + path, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private JsonNode parse(String text) {
        try {
            return json.readTree(text);
        } catch (IOException e) {
            throw new AssertionError(text, e);
        }
    }

    /** Ends the browser, and then its driver. */
    @Override
    public void close() {
        try {
            send("DELETE", "", null);
        } finally {
            driver.close();
        }
    }
}
