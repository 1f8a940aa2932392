package net.icmpexporter.http.api;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import net.icmpexporter.probe.ProbeOptions;
import net.icmpexporter.target.ManagedTarget;
import org.jspecify.annotations.Nullable;

/**
 * The body of {@code POST /api/targets}: one target with what is special about it, {@code {"target":"name@address",...}}, or several,
 * {@code {"targets":["name@address",{"target":"name@address",...}]}}. Read strictly: what is not understood is refused, since the
 * targets would be probed otherwise than whoever asks believes.
 */
final class TargetOrder {

    /** As many as one request may have. */
    static final int MAX_TARGETS = 10_000;

    /** 400 bytes for each of them. */
    static final int MAX_BYTES = 4 << 20;

    private static final String SEVERAL = "targets";

    private final JsonParser json;
    private final ProbeOptions defaults;

    private TargetOrder(JsonParser json, ProbeOptions defaults) {
        this.json = json;
        this.defaults = defaults;
    }

    /**
     * Reads a body.
     *
     * @param defaults of what nothing is said about
     * @return one target at least
     * @throws IOException if it does not come to its end
     */
    static List<ManagedTarget> read(InputStream body, ProbeOptions defaults) throws ApiRefused, IOException {
        try (JsonParser json = Json.FACTORY.createParser(new BoundedStream(body, MAX_BYTES))) {
            return new TargetOrder(json, defaults).read();
        } catch (JsonProcessingException e) {
            JsonLocation place = e.getLocation();
            throw ApiRefused.badRequest("not JSON, or something in it is too long"
                    + (place == null ? "" : ": line " + place.getLineNr() + ", column " + place.getColumnNr()));
        } catch (BoundedStream.TooLong e) {
            throw tooLong();
        }
    }

    static ApiRefused tooLong() {
        return ApiRefused.tooLarge("a request may have " + MAX_BYTES + " bytes: send the targets in several");
    }

    private List<ManagedTarget> read() throws ApiRefused, IOException {
        if (json.nextToken() != JsonToken.START_OBJECT) {
            throw ApiRefused.badRequest("an object is needed: {\"target\":\"name@address\"}");
        }
        TargetDraft draft = new TargetDraft(defaults);
        List<ManagedTarget> several = null;
        boolean isOne = false;
        for (String key = json.nextFieldName(); key != null; key = json.nextFieldName()) {
            json.nextToken();
            if (key.equals(SEVERAL)) {
                several = several();
            } else {
                value(draft, key);
                isOne = true;
            }
        }
        if (json.nextToken() != null) {
            throw ApiRefused.badRequest("there is something behind the end of the object");
        }
        if (several == null) {
            return List.of(draft.build());
        }
        if (isOne) {
            throw ApiRefused.badRequest("beside " + SEVERAL + " nothing can be said: say it of each of them");
        }
        return several;
    }

    private List<ManagedTarget> several() throws ApiRefused, IOException {
        if (json.currentToken() != JsonToken.START_ARRAY) {
            throw ApiRefused.badRequest(SEVERAL + " must be an array");
        }
        List<ManagedTarget> all = new ArrayList<>();
        while (json.nextToken() != JsonToken.END_ARRAY) {
            if (all.size() == MAX_TARGETS) {
                throw ApiRefused.tooLarge(
                        "a request may have " + MAX_TARGETS + " targets: send the others in another one");
            }
            try {
                all.add(element());
            } catch (ApiRefused e) {
                throw ApiRefused.of(e.status(), SEVERAL + "[" + all.size() + "]: " + e.getMessage());
            }
        }
        if (all.isEmpty()) {
            throw ApiRefused.badRequest(SEVERAL + " is empty");
        }
        return all;
    }

    private ManagedTarget element() throws ApiRefused, IOException {
        TargetDraft draft = new TargetDraft(defaults);
        if (json.currentToken() == JsonToken.VALUE_STRING) {
            draft.text("target", json.getText());
            return draft.build();
        }
        if (json.currentToken() != JsonToken.START_OBJECT) {
            throw ApiRefused.badRequest("neither a text nor an object");
        }
        for (String key = json.nextFieldName(); key != null; key = json.nextFieldName()) {
            json.nextToken();
            value(draft, key);
        }
        return draft.build();
    }

    private void value(TargetDraft draft, String key) throws ApiRefused, IOException {
        @Nullable JsonToken token = json.currentToken();
        if (key.equals("labels") && token == JsonToken.START_OBJECT) {
            labels(draft);
        } else if (token == JsonToken.VALUE_STRING) {
            draft.text(key, json.getText());
        } else if (token == JsonToken.VALUE_NUMBER_INT && json.getNumberType() != JsonParser.NumberType.BIG_INTEGER) {
            draft.number(key, json.getLongValue());
        } else if (token == JsonToken.VALUE_TRUE || token == JsonToken.VALUE_FALSE) {
            draft.truth(key, token == JsonToken.VALUE_TRUE);
        } else {
            throw TargetDraft.strange(key, "that");
        }
    }

    private void labels(TargetDraft draft) throws ApiRefused, IOException {
        for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
            if (json.nextToken() != JsonToken.VALUE_STRING) {
                throw ApiRefused.badRequest("the value of label " + TargetText.quoted(name) + " must be a text");
            }
            draft.label(name, json.getText());
        }
    }
}
