package net.icmpexporter.http.page;

/**
 * Writes JSON (RFC 8259) with an indent of two blanks a level. The caller keeps to the grammar: inside of an object
 * every value follows a {@link #name}.
 */
final class JsonWriter {

    private final StringBuilder text = new StringBuilder();
    private int depth;
    private boolean empty = true;
    private boolean afterName;

    JsonWriter beginObject() {
        return open('{');
    }

    JsonWriter endObject() {
        return close('}');
    }

    JsonWriter beginArray() {
        return open('[');
    }

    JsonWriter endArray() {
        return close(']');
    }

    JsonWriter name(String name) {
        separate();
        quote(name);
        text.append(": ");
        afterName = true;
        return this;
    }

    JsonWriter value(String value) {
        separate();
        quote(value);
        return this;
    }

    JsonWriter value(long value) {
        separate();
        text.append(value);
        return this;
    }

    private JsonWriter open(char bracket) {
        separate();
        text.append(bracket);
        depth++;
        empty = true;
        return this;
    }

    private JsonWriter close(char bracket) {
        depth--;
        if (!empty) {
            newLine();
        }
        text.append(bracket);
        empty = false;
        return this;
    }

    private void separate() {
        if (afterName) {
            afterName = false;
            return;
        }
        if (!empty) {
            text.append(',');
        }
        if (depth > 0) {
            newLine();
        }
        empty = false;
    }

    private void newLine() {
        text.append('\n').append("  ".repeat(depth));
    }

    private void quote(String value) {
        text.append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '"' || c == '\\') {
                text.append('\\').append(c);
            } else if (c < ' ' || Character.isSurrogate(c)) {
                text.append(String.format("\\u%04x", (int) c));
            } else {
                text.append(c);
            }
        }
        text.append('"');
    }

    /** The document so far. */
    @Override
    public String toString() {
        return text.toString();
    }
}
