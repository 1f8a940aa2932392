package net.icmpexporter.http.page;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class JsonWriterTest {

    @Test
    void indentsByTwoBlanksALevel() {
        JsonWriter json = new JsonWriter();
        json.beginObject()
                .name("a")
                .value(1)
                .name("b")
                .beginArray()
                .beginObject()
                .name("c")
                .value("d")
                .endObject()
                .value(-2)
                .endArray()
                .endObject();

        assertThat(json.toString()).isEqualTo("""
                {
                  "a": 1,
                  "b": [
                    {
                      "c": "d"
                    },
                    -2
                  ]
                }""");
    }

    @Test
    void emptyOnesStayOnTheirLine() {
        JsonWriter json = new JsonWriter();
        json.beginObject()
                .name("a")
                .beginArray()
                .endArray()
                .name("b")
                .beginObject()
                .endObject()
                .endObject();

        assertThat(json.toString()).isEqualTo("{\n  \"a\": [],\n  \"b\": {}\n}");
    }

    @Test
    void escapesWhatWouldEndAString() {
        JsonWriter json = new JsonWriter();
        json.value("\"\\\n\t\u0000\u001f é\ud83d\ude00");

        assertThat(json.toString()).isEqualTo("\"\\\"\\\\\\u000a\\u0009\\u0000\\u001f é\\ud83d\\ude00\"");
    }
}
