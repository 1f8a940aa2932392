package net.icmpexporter.it.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import net.icmpexporter.it.lab.Pause;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clicks through the page. Pictures of it go to {@code it-tests/target/screenshots}: look at them. */
final class PageIT {

    private static final String ATTACK = "<img src=x onerror=document.title=1>";
    private static final String NAMES =
            "return [...document.querySelectorAll('tbody tr:not([hidden]) th a')].map(name => name.textContent)";
    private static final String ROWS = "return document.querySelectorAll('tbody tr:not([hidden])').length";

    @TempDir
    private static Path profile;

    private static Browser browser;

    @TempDir
    private Path state;

    private Demonstration exporter;

    @BeforeAll
    static void openBrowser() {
        browser = new Browser(profile);
    }

    @AfterAll
    static void closeBrowser() {
        browser.close();
    }

    @BeforeEach
    void start() {
        exporter = new Demonstration(state, 0);
        browser.resize(1_280, 800);
        browser.dark(false);
        browser.requested();
        browser.complaints();
    }

    /** Whatever a test did: no other host was asked, and the browser had nothing to complain about but what it was made to. */
    @AfterEach
    void nothingLeftThisHost() {
        browser.open("about:blank");
        List<String> urls = browser.requested();
        exporter.close();
        assertThat(urls).anyMatch(url -> url.equals(exporter.origin() + "/api/targets"));
        assertThat(urls)
                .allMatch(url -> url.startsWith(exporter.origin() + "/")
                        || url.startsWith("blob:" + exporter.origin() + "/")
                        || url.equals("about:blank"));
        assertThat(browser.complaints())
                .noneMatch(line -> line.contains("Content Security Policy")
                        || line.contains("TrustedHTML")
                        || line.contains("Uncaught"));
    }

    private void open(String... targets) {
        exporter.add(List.of(targets));
        browser.open(exporter.origin() + "/");
        browser.await(targets.length + " rows", ROWS + " == arguments[0]", targets.length);
    }

    private List<String> names() {
        List<String> names = new ArrayList<>();
        browser.run(NAMES).forEach(name -> names.add(name.asText()));
        return names;
    }

    private void add(String target) {
        browser.type("#target", target + Keys.ENTER);
    }

    @Test
    void anEmptyPageSaysWhatToDoAndWhatIsAddedIsProbed() {
        browser.open(exporter.origin() + "/");
        browser.await("the empty page", "return !document.querySelector('#empty').hidden");
        assertThat(browser.text("#empty")).contains("-config", "curl " + exporter.origin() + "/api/targets");
        assertThat(browser.text("body")).contains("figures are invented");
        browser.screenshot("empty");

        add("loop@127.0.0.1");
        browser.await("a row", ROWS + " == 1");
        browser.await("an answer", "return document.querySelector('tbody .c-recv').textContent > 0");
        browser.await("its state", "return document.querySelector('tbody .state').textContent == 'up'");
        assertThat(browser.text("#said")).isEqualTo("Added loop@127.0.0.1.");
        assertThat(browser.run("return document.querySelector('#empty').hidden").asBoolean())
                .isTrue();
        assertThat(browser.run("return document.activeElement.id").asText()).isEqualTo("target");

        add("not a name!@-");
        browser.await("the reason", "return document.querySelector('#said').matches('.failed')");
        assertThat(browser.text("#said"))
                .startsWith("not a name!@- was not added: ")
                .contains("neither an address");
        assertThat(browser.run(ROWS).asInt()).isEqualTo(1);
    }

    @Test
    void aNameIsTextWhateverItSays() {
        browser.open(exporter.origin() + "/");
        browser.await("the empty page", "return !document.querySelector('#empty').hidden");
        add(ATTACK + "@192.0.2.1");
        browser.await("a row", ROWS + " == 1");
        browser.click("tbody a");
        browser.await("the dialog", "return document.querySelector('#detail').open");

        assertThat(names()).containsExactly(ATTACK);
        assertThat(browser.text("#detail-name")).isEqualTo(ATTACK);
        assertThat(browser.run("return document.querySelectorAll('img[src=x]').length")
                        .asInt())
                .isZero();
        assertThat(browser.run("return document.title").asText()).isEqualTo("Targets – icmp-exporter");
    }

    @Test
    void sortsByEveryColumnWithMouseAndKeys() {
        open("b@192.0.2.10", "a2@192.0.2.12", "a10@192.0.2.1");
        browser.await(
                "figures",
                "return [...document.querySelectorAll('tbody .c-last')].every(last => last.textContent > 0)");
        assertThat(names()).containsExactly("a2", "a10", "b");
        assertThat(sorted()).isEqualTo("name ascending");

        browser.click("thead .c-last button");
        assertThat(names()).containsExactly("a10", "b", "a2");
        assertThat(sorted()).isEqualTo("last ascending");
        browser.type(Keys.ENTER);
        assertThat(names()).containsExactly("a2", "b", "a10");
        assertThat(sorted()).isEqualTo("last descending");
        browser.screenshot("sorted");

        browser.resize(1_440, 800);
        JsonNode columns =
                browser.run("return [...document.querySelectorAll('thead th button')].map(button => { button.click();"
                        + " return button.parentElement.getAttribute('aria-sort'); })");
        assertThat(columns).hasSize(15).allSatisfy(order -> assertThat(order.asText())
                .isEqualTo("ascending"));
    }

    private String sorted() {
        return browser.run("const th = document.querySelectorAll('thead [aria-sort]'); return th.length == 1"
                        + " && th[0].className.match(/c-(\\w+)/)[1] + ' ' + th[0].getAttribute('aria-sort')")
                .asText();
    }

    @Test
    void filtersByTextAndByState() {
        open("near@192.0.2.1", "far@192.0.2.12", "gone@192.0.2.40");
        browser.await("an outage", "return document.querySelector('tbody [data-state=down]') !== null");

        browser.type("/");
        browser.type("FAR 192");
        assertThat(names()).containsExactly("far");
        browser.type("nothing");
        assertThat(browser.text("#nothing")).startsWith("No target is like that");
        browser.type(Keys.ESCAPE);
        assertThat(names()).hasSize(3);
        browser.click("#states [data-state=down]");
        assertThat(names()).containsExactly("gone");
        assertThat(browser.text("#states [data-state=down]")).isEqualTo("down 1");
    }

    @Test
    void opensATargetComparesItAndGoesBackByKeys() {
        open("one@192.0.2.30", "three@192.0.2.10", "two@192.0.2.20");
        browser.await("answers", "return document.querySelector('tbody tr:last-child .c-recv').textContent > 2");
        browser.run("document.querySelector('tbody a').focus()");
        browser.type(Keys.DOWN);
        browser.type(Keys.UP);
        assertThat(browser.run("return document.activeElement.textContent").asText())
                .isEqualTo("one");
        browser.type(Keys.ENTER);
        browser.await("the dialog", "return document.querySelector('#detail').open");
        assertThat(browser.text("#detail-name")).isEqualTo("one");
        browser.await(
                "the rejected probes in words",
                "return document.querySelector('[data-outcome=rejected]')?.textContent.includes('host unreachable')");
        assertThat(browser.text(".options")).contains("ICMP echo", "Timeout3 s");

        browser.await("the heat map", "return document.querySelector('.heat img').naturalWidth > 0");
        String alone =
                browser.run("return document.querySelector('.heat img').src").asText();
        browser.type(".history input", "two@192.0.2.20" + Keys.ENTER);
        browser.type(".history input", "three@192.0.2.10" + Keys.ENTER);
        browser.await(
                "the comparison", "return document.querySelector('.heat img').alt.includes('two@192.0.2.20, three@')");
        assertThat(browser.run("return document.querySelector('.heat img').src").asText())
                .isNotEqualTo(alone);
        assertThat(browser.run("return document.querySelector('.history input').hidden")
                        .asBoolean())
                .isTrue();
        browser.screenshot("detail");
        browser.dark(true);
        browser.screenshot("detail-dark");

        browser.type(Keys.ESCAPE);
        browser.await("the table", "return !document.querySelector('#detail').open");
        assertThat(browser.run("return document.activeElement.textContent").asText())
                .isEqualTo("one");
        assertThat(browser.run("return location.hash").asText()).isEmpty();
    }

    @Test
    void removesAfterAQuestion() {
        open("keep@192.0.2.1", "go@192.0.2.10");
        browser.run("document.querySelector('tbody a').focus()");
        browser.type(Keys.DELETE);
        browser.await("the question", "return document.querySelector('#confirm').open");
        assertThat(browser.text("#confirm-what")).isEqualTo("Remove go@192.0.2.10?");
        browser.type(Keys.ESCAPE);
        assertThat(browser.run(ROWS).asInt()).isEqualTo(2);

        browser.run("document.querySelector('tbody a').focus()");
        browser.type(Keys.DELETE);
        browser.screenshot("remove");
        browser.click("#confirm-remove");
        browser.await("one row", ROWS + " == 1");
        assertThat(names()).containsExactly("keep");
        assertThat(browser.text("#said")).isEqualTo("Removed go@192.0.2.10.");
    }

    @Test
    void aThousandRowsStayTheSameElementsWithFocusSelectionAndPlace() {
        exporter.add(IntStream.range(0, 1_000)
                .mapToObj(i -> "host%04d@10.0.%d.%d".formatted(i, i / 250, i % 250 + 1))
                .toList());
        browser.open(exporter.origin() + "/");
        browser.await("1,000 rows", ROWS + " == 1000");
        browser.run("""
                const rows = document.querySelectorAll('tbody tr');
                rows[500].scrollIntoView();
                rows[505].querySelector('a').focus({ preventScroll: true });
                document.getSelection().selectAllChildren(rows[510].querySelector('th a'));
                window.before = { rows: [...rows], top: scrollY, sent: rows.length && texts('.c-sent'), elements: 0, texts: 0 };
                function texts(cell) { return [...document.querySelectorAll('tbody ' + cell)].map(c => c.textContent); }
                new MutationObserver(changes => changes.forEach(change =>
                    change.type === 'childList' ? before.elements++ : before.texts++))
                  .observe(document.querySelector('tbody'), { childList: true, subtree: true, characterData: true });
                """);
        browser.await("every row's figures to change but those that are read", """
                const sent = [...document.querySelectorAll('tbody .c-sent')].map(cell => cell.textContent);
                return sent.filter((text, i) => text !== before.sent[i]).length >= 999;
                """);
        JsonNode after = browser.run("""
                const rows = [...document.querySelectorAll('tbody tr')];
                return {
                  same: rows.every((row, i) => row === before.rows[i]), elements: before.elements, texts: before.texts,
                  focus: document.activeElement === rows[505].querySelector('a'), moved: scrollY - before.top,
                  selected: document.getSelection().toString(), text: rows[510].querySelector('th a').textContent,
                };
                """);

        assertThat(after.path("same").asBoolean()).isTrue();
        assertThat(after.path("elements").asInt()).as("elements put or taken").isZero();
        assertThat(after.path("texts").asInt()).isGreaterThan(999);
        assertThat(after.path("focus").asBoolean()).isTrue();
        assertThat(after.path("moved").asInt()).isZero();
        assertThat(after.path("selected").asText()).isEqualTo(after.path("text").asText());
        browser.screenshot("thousand");

        orderByAFigureMovesRowsAndMakesNone();
    }

    private static void orderByAFigureMovesRowsAndMakesNone() {
        browser.run("""
                document.getSelection().empty();
                document.querySelector('thead .c-last button').click();
                document.querySelector('tbody tr:nth-child(500) a').focus({ preventScroll: true });
                before.focused = document.activeElement;
                before.order = [...document.querySelectorAll('tbody tr')];
                """);
        browser.await("another order", """
                return [...document.querySelectorAll('tbody tr')].filter((row, i) => row !== before.order[i]).length > 100;
                """);
        JsonNode after = browser.run("""
                const rows = new Set(document.querySelectorAll('tbody tr'));
                return [rows.size, before.rows.every(row => rows.has(row)), document.activeElement === before.focused];
                """);
        assertThat(after.toString()).isEqualTo("[1000,true,true]");

        // turned round, all rows move but one
        JsonNode turned = browser.run("""
                const name = document.querySelector('thead .c-name button');
                name.click();
                const first = document.querySelector('tbody tr');
                name.click();
                return [first === document.querySelector('tbody tr:last-child'), document.activeElement === before.focused];
                """);
        assertThat(turned.toString()).isEqualTo("[true,true]");
    }

    @Test
    void nobodyIsAskedForWhatNobodySees() {
        open("one@192.0.2.1");
        String page = browser.tab();
        String other = browser.newTab();
        browser.goTo(other);
        browser.open("about:blank");
        browser.goTo(page);
        browser.goTo(other);
        long hidden = exporter.asked();
        exporter.add(List.of("two@192.0.2.10"));
        // three times as long as the page waits between two questions
        Pause.ms(6_000);
        assertThat(exporter.asked()).isEqualTo(hidden + 1); // the one that added
        browser.closeTab();
        browser.goTo(page);
        browser.await("both rows", ROWS + " == 2");
    }

    @Test
    void saysWhenTheExporterDoesNotAnswerAndGoesOnWhenItDoes() {
        open("one@192.0.2.1");
        int port = exporter.port();
        exporter.close();
        browser.await("the banner", "return !document.querySelector('#outage').hidden");
        assertThat(browser.text("#outage")).contains("does not answer", "The figures below are from");
        browser.screenshot("outage");

        exporter = new Demonstration(state, port);
        browser.await("no banner", "return document.querySelector('#outage').hidden");
    }

    @Test
    void fitsAPhoneAndTheNight() {
        open(
                "core1.fra.example@192.0.2.12",
                "edge@2001:db8::20",
                "a-name-that-is-longer-than-the-room.example@192.0.2.40");
        browser.await("figures", "return document.querySelector('tbody tr:nth-child(2) .c-last').textContent > 0");
        browser.screenshot("light");
        browser.dark(true);
        browser.screenshot("dark");
        String light = "rgb(255, 255, 255)";
        assertThat(browser.run("return getComputedStyle(document.body).backgroundColor")
                        .asText())
                .isNotEqualTo(light);
        browser.dark(false);
        assertThat(browser.run("return getComputedStyle(document.body).backgroundColor")
                        .asText())
                .isEqualTo(light);
        for (int width : new int[] {360, 600, 800, 1_000, 1_280}) {
            browser.resize(width, 740);
            assertThat(browser.run("return document.documentElement.scrollWidth")
                            .asInt())
                    .isLessThanOrEqualTo(width);
        }
        browser.resize(360, 740);
        assertThat(browser.run("return ['state', 'name', 'loss', 'last'].every(column =>"
                                + " document.querySelector('tbody .c-' + column).offsetWidth > 30)")
                        .asBoolean())
                .isTrue();
        browser.screenshot("phone");
        browser.click("tbody tr:last-child");
        browser.await("the dialog", "return document.querySelector('#detail').open");
        assertThat(browser.run("return document.querySelector('#detail').scrollWidth")
                        .asInt())
                .isLessThanOrEqualTo(360);
        browser.screenshot("phone-detail");
    }
}
