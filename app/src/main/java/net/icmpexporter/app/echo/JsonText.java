package net.icmpexporter.app.echo;

import java.io.Serial;

/** Reads JSON (RFC 8259) token by token, and knows in which line it is. One thread. */
final class JsonText {

    private static final int DEEPEST = 64;

    private final String text;
    private int at;
    private int line = 1;
    private int depth;

    JsonText(String text) {
        this.text = text.startsWith("\ufeff") ? text.substring(1) : text;
    }

    /** Something else than what must come. The message is for people, without the line. */
    static final class Wrong extends Exception {

        @Serial
        private static final long serialVersionUID = 1;

        private final int line;

        Wrong(int line, String message) {
            super(message, null, false, false);
            this.line = line;
        }

        int line() {
            return line;
        }
    }

    /** The line of the latest token, from 1. */
    int line() {
        return line;
    }

    /** Takes a character if it is the next token. */
    boolean take(char wanted) {
        skipBlanks();
        if (at < text.length() && text.charAt(at) == wanted) {
            at++;
            return true;
        }
        return false;
    }

    void expect(char wanted) throws Wrong {
        if (!take(wanted)) {
            throw wrong("'" + wanted + "' was expected, and there is " + found());
        }
    }

    void expectEnd() throws Wrong {
        skipBlanks();
        if (at < text.length()) {
            throw wrong("the end was expected, and there is " + found());
        }
    }

    private String found() {
        if (at >= text.length()) {
            return "the end of the file";
        }
        char character = text.charAt(at);
        return character < ' ' ? "a control character" : "'" + character + "'";
    }

    private Wrong wrong(String message) {
        return new Wrong(line, message);
    }

    private void skipBlanks() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
            line += text.charAt(at) == '\n' ? 1 : 0;
            at++;
        }
    }

    String string() throws Wrong {
        skipBlanks();
        if (at >= text.length() || text.charAt(at) != '"') {
            throw wrong("a text in quotes was expected, and there is " + found());
        }
        at++;
        StringBuilder string = new StringBuilder();
        while (true) {
            if (at >= text.length() || text.charAt(at) < ' ') {
                throw wrong("a text without its closing quote");
            }
            char character = text.charAt(at++);
            if (character == '"') {
                return string.toString();
            }
            string.append(character == '\\' ? escaped() : character);
        }
    }

    private char escaped() throws Wrong {
        char letter = at < text.length() ? text.charAt(at++) : ' ';
        return switch (letter) {
            case '"', '\\', '/' -> letter;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> unicode();
            default -> throw wrong("'\\" + letter + "' is no escape of JSON");
        };
    }

    private char unicode() throws Wrong {
        String digits = text.substring(at, Math.min(at + 4, text.length()));
        if (!digits.matches("[0-9A-Fa-f]{4}")) {
            throw wrong("four hexadecimal digits were expected behind '\\u'");
        }
        at += 4;
        return (char) Integer.parseInt(digits, 16);
    }

    /** Passes over whatever comes. */
    void skipValue() throws Wrong {
        skipBlanks();
        if (++depth > DEEPEST) {
            throw wrong("too deep");
        }
        if (at < text.length() && text.charAt(at) == '"') {
            string();
        } else if (take('[')) {
            skipRest(']', false);
        } else if (take('{')) {
            skipRest('}', true);
        } else {
            skipWord();
        }
        depth--;
    }

    private void skipRest(char end, boolean named) throws Wrong {
        if (take(end)) {
            return;
        }
        do {
            if (named) {
                string();
                expect(':');
            }
            skipValue();
        } while (take(','));
        expect(end);
    }

    private void skipWord() throws Wrong {
        int begin = at;
        while (at < text.length()
                && ("+-.".indexOf(text.charAt(at)) >= 0 || Character.isLetterOrDigit(text.charAt(at)))) {
            at++;
        }
        String word = text.substring(begin, at);
        if (!word.matches("true|false|null|-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?")) {
            at = begin;
            throw wrong("a value was expected, and there is " + found());
        }
    }
}
