package net.icmpexporter.app.targets;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * JSON (RFC 8259) as maps, lists, texts, numbers and booleans; null stays null. Of little depth: what is read here is an
 * exporter's answer, or a list that somebody exported.
 */
final class Json {

    static final JsonFactory FACTORY = new JsonFactory();

    private static final int DEEPEST = 32;

    private Json() {}

    /**
     * Reads a document.
     *
     * @throws CommandFailed if it is none; {@code what} says of what in the message
     */
    static @Nullable Object parse(String document, String what) throws CommandFailed {
        try (JsonParser json = FACTORY.createParser(document)) {
            json.nextToken();
            Object value = value(json, 0);
            if (json.nextToken() != null) {
                throw CommandFailed.refused(what + ": there is something behind the end of the JSON");
            }
            return value;
        } catch (JsonProcessingException e) {
            throw CommandFailed.refused(what + ":" + e.getLocation().getLineNr() + ": no JSON: "
                    + e.getOriginalMessage().lines().findFirst().orElse(""));
        } catch (IOException e) {
            throw CommandFailed.refused(what + ": no JSON: " + e.getMessage());
        }
    }

    private static @Nullable Object value(JsonParser json, int depth) throws IOException, CommandFailed {
        JsonToken token = json.currentToken();
        if (token == null || depth > DEEPEST) {
            throw CommandFailed.refused(
                    token == null ? "no JSON: there is nothing" : "no JSON of ours: nested too deep");
        }
        return switch (token) {
            case START_OBJECT -> {
                Map<String, @Nullable Object> object = new LinkedHashMap<>();
                for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
                    json.nextToken();
                    object.put(name, value(json, depth + 1));
                }
                yield object;
            }
            case START_ARRAY -> {
                List<@Nullable Object> array = new ArrayList<>();
                while (json.nextToken() != JsonToken.END_ARRAY) {
                    array.add(value(json, depth + 1));
                }
                yield array;
            }
            case VALUE_STRING -> json.getText();
            case VALUE_NUMBER_INT ->
                json.getNumberType() == JsonParser.NumberType.BIG_INTEGER
                        ? (Object) json.getDoubleValue()
                        : (Object) json.getLongValue();
            case VALUE_NUMBER_FLOAT -> json.getDoubleValue();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            default -> null;
        };
    }

    /** The objects in an array; none if it is no array. */
    static List<Map<?, ?>> objects(@Nullable Object array) {
        List<Map<?, ?>> objects = new ArrayList<>();
        if (array instanceof List<?> list) {
            for (Object each : list) {
                if (each instanceof Map<?, ?> object) {
                    objects.add(object);
                }
            }
        }
        return objects;
    }

    /** A text in an object; empty if there is none. */
    static String text(Map<?, ?> object, String name) {
        return object.get(name) instanceof String text ? text : "";
    }

    /** A number in an object; NaN if there is none. */
    static double number(Map<?, ?> object, String name) {
        return object.get(name) instanceof Number number ? number.doubleValue() : Double.NaN;
    }
}
