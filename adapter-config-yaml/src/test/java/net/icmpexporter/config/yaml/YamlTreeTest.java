package net.icmpexporter.config.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is no tree, or one that somebody made to do harm. */
class YamlTreeTest {

    private static List<String> mistakes(String text) {
        Mistakes mistakes = new Mistakes("f");
        YamlNode node = YamlTree.of(text, mistakes);
        assertThat(node == null).isEqualTo(!mistakes.isEmpty());
        return mistakes.lines();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a: [1, 2;b: 3           | f:2: no YAML: while parsing a flow sequence",
                "a: 1;\tb: 2             | f:2: no YAML: while scanning for the next token: found character '\\t(TAB)'",
                "a: 1; b: 2              | f:2: no YAML: ",
                "a: \"x                  | f:1: no YAML: while scanning a quoted scalar",
                "a: 1;---;b: 2           | f:2: a second document: there is to be only one",
                "a: !!java.net.URL [x]   | f:1: the tag tag:yaml.org,2002:java.net.URL: tags mean nothing here",
                "a: *b                   | f:1: *b: nothing above is marked with &b",
                "a: &b [*b]              | f:1: *b: nothing above is marked with &b",
                "? [a];: b               | f:1: a key must be a word"
            })
    void aMistakeHasItsLineAndItsReason(String text, String line) {
        assertThat(mistakes(text.replace(';', '\n'))).singleElement().asString().startsWith(line);
    }

    @Test
    void aCharacterThatMayNotBeThereHasItsLine() {
        assertThat(mistakes("a: 1\nb: \u0001")).containsExactly("f:2: no YAML: the character U+1 may not stand there");
    }

    @Test
    void depthIsBounded() {
        assertThat(mistakes("[".repeat(100_000))).containsExactly("f:1: nested more than 16 deep");
    }

    @Test
    void whatAliasesMakeOfFewLinesIsBounded() {
        StringBuilder text = new StringBuilder("l0: &l0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (int level = 1; level <= 9; level++) {
            text.append("l").append(level).append(": &l").append(level).append(" [");
            text.append(("*l" + (level - 1) + ", ").repeat(10)).append("]\n");
        }
        assertThat(mistakes(text.toString()))
                .singleElement()
                .asString()
                .endsWith(": more than 4000000 values, with those behind aliases");
    }

    @Test
    void anAliasIsWhatItStandsFor() {
        Mistakes mistakes = new Mistakes("f");
        YamlNode node = YamlTree.of("a: &x {k: v}\nb: *x\n", mistakes);
        assertThat(mistakes.lines()).isEmpty();
        assertThat(node).isInstanceOfSatisfying(YamlNode.Mapping.class, mapping -> assertThat(
                        mapping.entries().get(1).value())
                .isSameAs(mapping.entries().get(0).value()));
    }

    @Test
    void nothingIsNoTreeAndNoMistake() {
        Mistakes mistakes = new Mistakes("f");
        assertThat(YamlTree.of("# words\n", mistakes)).isNull();
        assertThat(mistakes.isEmpty()).isTrue();
    }
}
