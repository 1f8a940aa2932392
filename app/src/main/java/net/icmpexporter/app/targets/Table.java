package net.icmpexporter.app.targets;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/**
 * The table of meshping's front page: a line for each target, times in milliseconds, success and loss in percent. Columns are as
 * wide as what is in them; where a terminal is too narrow for all, those that say least are left away.
 */
final class Table {

    private static final String RED = "\u001b[31m";
    private static final String YELLOW = "\u001b[33m";
    private static final String PLAIN = "\u001b[0m";
    private static final String GAP = "  ";
    private static final double SOME_LOSS = 0;
    private static final double MUCH_LOSS = 5;
    private static final int PERCENT_DIGITS = 2;

    /**
     * A column.
     *
     * @param keep the columns with the least are left away first
     */
    private record Column(String title, boolean isText, int keep, Function<Map<?, ?>, String> cell) {}

    private static final List<Column> COLUMNS = List.of(
            new Column("TARGET", true, 9, target -> Json.text(target, "name")),
            new Column("ADDRESS", true, 8, Table::address),
            new Column("SENT", false, 5, target -> count(target, "sent")),
            new Column("RECV", false, 5, target -> count(target, "recv")),
            new Column("SUCC", false, 4, target -> number(target, "succ", PERCENT_DIGITS)),
            new Column("LOSS", false, 8, target -> number(target, "loss", PERCENT_DIGITS)),
            new Column("MIN", false, 3, target -> number(target, "min", 3)),
            new Column("AVG15M", false, 7, target -> number(target, "avg15m", 3)),
            new Column("AVG6H", false, 2, target -> number(target, "avg6h", 3)),
            new Column("AVG24H", false, 1, target -> number(target, "avg24h", 3)),
            new Column("MAX", false, 3, target -> number(target, "max", 3)),
            new Column("LAST", false, 6, target -> number(target, "last", 3)));

    private Table() {}

    /** Lines, each with its end. */
    static String of(List<Map<?, ?>> targets, int columns, boolean colours) {
        List<Column> shown = new ArrayList<>(COLUMNS);
        while (shown.size() > 2 && total(widths(shown, targets), shown) > columns) {
            int least = shown.stream().mapToInt(Column::keep).min().orElse(0);
            shown.removeIf(column -> column.keep() == least);
        }
        int[] widths = widths(shown, targets);
        StringBuilder text = new StringBuilder(line(shown, widths, Column::title)).append('\n');
        for (Map<?, ?> target : targets) {
            String line = line(shown, widths, column -> column.cell().apply(target));
            String colour = colours ? colour(target) : "";
            text.append(colour)
                    .append(line)
                    .append(colour.isEmpty() ? "" : PLAIN)
                    .append('\n');
            String error = Json.text(target, "error");
            if (!error.isEmpty()) {
                text.append(GAP).append(printable(error)).append('\n');
            }
        }
        return text.toString();
    }

    private static int total(int[] widths, List<Column> shown) {
        return Arrays.stream(widths).sum() + GAP.length() * (shown.size() - 1);
    }

    private static int[] widths(List<Column> shown, List<Map<?, ?>> targets) {
        int[] widths = new int[shown.size()];
        for (int column = 0; column < widths.length; column++) {
            Column each = shown.get(column);
            widths[column] = each.title().length();
            for (Map<?, ?> target : targets) {
                widths[column] =
                        Math.max(widths[column], length(printable(each.cell().apply(target))));
            }
        }
        return widths;
    }

    private static String line(List<Column> shown, int[] widths, Function<Column, String> cell) {
        StringBuilder line = new StringBuilder();
        for (int column = 0; column < widths.length; column++) {
            String text = printable(cell.apply(shown.get(column)));
            String pad = " ".repeat(widths[column] - length(text));
            line.append(column == 0 ? "" : GAP);
            line.append(shown.get(column).isText() ? text + pad : pad + text);
        }
        return line.toString().stripTrailing();
    }

    private static int length(String text) {
        return text.codePointCount(0, text.length());
    }

    /** A name may have been chosen by somebody who knows what a terminal does with some characters. */
    private static String printable(String text) {
        return text.replaceAll("[\\p{Cntrl}\\p{Cf}]", "?");
    }

    private static String address(Map<?, ?> target) {
        String address = Json.text(target, "addr");
        double port = Json.number(target, "port");
        if (!(port > 0)) {
            return address;
        }
        return (address.indexOf(':') < 0 ? address : "[" + address + "]") + ":" + (long) port;
    }

    private static String count(Map<?, ?> target, String name) {
        double value = Json.number(target, name);
        return Double.isNaN(value) ? "-" : Long.toString((long) value);
    }

    private static String number(Map<?, ?> target, String name, int digits) {
        double value = Json.number(target, name);
        return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, "%." + digits + "f", value);
    }

    private static String colour(Map<?, ?> target) {
        String state = Json.text(target, "state");
        if (state.equals("down") || state.equals("error") || Json.number(target, "loss") >= MUCH_LOSS) {
            return RED;
        }
        return Json.number(target, "loss") > SOME_LOSS ? YELLOW : "";
    }
}
