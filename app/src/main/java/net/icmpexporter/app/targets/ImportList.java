package net.icmpexporter.app.targets;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Lists of targets that other programs have, as what {@code POST /api/targets} takes for each: meshping's, as its {@code GET
 * /api/targets} answers or as lines {@code name@address}; our own {@code targets export}; and the file of tcp_ping, a JSON array of
 * {@code {"name","address"}} with {@code host:port} as address.
 */
final class ImportList {

    private static final Pattern HOST_AND_PORT = Pattern.compile("(?:\\[([^\\]]+)]|([^:]*)):([0-9]{1,5})");

    private static final List<String> OPTIONS = List.of("wire", "size", "dscp", "ttl", "df", "source", "interface");

    private ImportList() {}

    /**
     * Reads a list.
     *
     * @param file what it is called in messages
     * @param ofTcpPing what is said of each target of tcp_ping besides its address: how it is probed
     * @throws CommandFailed if it is none of these
     */
    static List<Map<String, Object>> read(byte[] list, String file, Map<String, Object> ofTcpPing)
            throws CommandFailed {
        String text = new String(list, StandardCharsets.UTF_8).strip();
        if (!text.startsWith("{") && !text.startsWith("[")) {
            return lines(text);
        }
        Object document = Json.parse(text, file);
        boolean isObject = document instanceof Map<?, ?>;
        Object array = document instanceof Map<?, ?> object ? object.get("targets") : document;
        if (!(array instanceof List<?> items)) {
            throw CommandFailed.refused(file + ": neither an array of targets nor an object with one");
        }
        List<Map<String, Object>> targets = new ArrayList<>();
        for (Object item : items) {
            targets.add(target(item, isObject, file + ": target " + (targets.size() + 1), ofTcpPing));
        }
        return targets;
    }

    private static List<Map<String, Object>> lines(String text) {
        List<Map<String, Object>> targets = new ArrayList<>();
        for (String line : text.lines().map(String::strip).toList()) {
            if (!line.isEmpty() && !line.startsWith("#")) {
                targets.add(one(line));
            }
        }
        return targets;
    }

    private static Map<String, Object> one(String nameAtAddress) {
        Map<String, Object> target = new LinkedHashMap<>();
        target.put("target", nameAtAddress);
        return target;
    }

    private static Map<String, Object> target(
            Object item, boolean isMeshping, String where, Map<String, Object> ofTcpPing) throws CommandFailed {
        if (item instanceof String text) {
            return one(text);
        }
        if (!(item instanceof Map<?, ?> object)) {
            throw CommandFailed.refused(where + " is neither a text nor an object");
        }
        String name = Json.text(object, "name");
        String host = Json.text(object, "host");
        String address = host.isEmpty() ? Json.text(object, "addr") : host;
        if (!address.isEmpty()) {
            return ours(object, name, address);
        }
        Matcher form = HOST_AND_PORT.matcher(Json.text(object, "address"));
        if (isMeshping || !form.matches()) {
            throw CommandFailed.refused(
                    where + (isMeshping ? " has no addr" : " has no address of the form host:port"));
        }
        String tcp = form.group(1) == null ? form.group(2) : form.group(1);
        Map<String, Object> target = one(name.isEmpty() ? tcp : name + "@" + tcp);
        target.putAll(ofTcpPing);
        target.put("port", Long.valueOf(form.group(3)));
        return target;
    }

    private static Map<String, Object> ours(Map<?, ?> object, String name, String host) {
        Map<String, Object> target = one(name.isEmpty() ? host : name + "@" + host);
        if (object.get("protocol") instanceof String protocol && !protocol.equals("icmp")) {
            target.put("protocol", protocol);
            target.put("port", (long) Json.number(object, "port"));
        }
        put(target, "interval", Json.number(object, "intervalMs"));
        put(target, "timeout", Json.number(object, "timeoutMs"));
        for (String option : OPTIONS) {
            Object value = object.get(option);
            if (value != null) {
                target.put(option, value);
            }
        }
        if (object.get("labels") instanceof Map<?, ?> labels && !labels.isEmpty()) {
            target.put("labels", labels);
        }
        return target;
    }

    private static void put(Map<String, Object> target, String name, double ms) {
        if (!Double.isNaN(ms)) {
            target.put(name, BigDecimal.valueOf(ms).stripTrailingZeros().toPlainString() + "ms");
        }
    }
}
