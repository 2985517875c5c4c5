package dev.typebus.processor.contract;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/**
 * A value of a JSON text and where it stands, so that what is wrong with it can be pointed at.
 *
 * @param value a map of nodes by name, a list of nodes, or a string, number or boolean
 */
record JsonNode(int line, Object value) {
    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    /** The text's only value. */
    static JsonNode parse(String text) throws InvalidContract {
        try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), text)) {
            json.nextToken();
            JsonNode node = read(json);
            if (json.nextToken() != null) {
                throw new InvalidContract(line(json), "there is more after the end of the object");
            }
            return node;
        } catch (JacksonException malformed) {
            throw new InvalidContract(malformed.getLocation().getLineNr(), malformed.getOriginalMessage());
        }
    }

    private static JsonNode read(JsonParser json) throws InvalidContract {
        int line = line(json);
        JsonToken token = json.currentToken();
        if (token == JsonToken.START_OBJECT) {
            Map<String, JsonNode> members = new LinkedHashMap<>();
            while (json.nextToken() != JsonToken.END_OBJECT) {
                String name = json.currentName();
                json.nextToken();
                members.put(name, read(json));
            }
            return new JsonNode(line, members);
        } else if (token == JsonToken.START_ARRAY) {
            List<JsonNode> elements = new ArrayList<>();
            while (json.nextToken() != JsonToken.END_ARRAY) {
                elements.add(read(json));
            }
            return new JsonNode(line, elements);
        } else if (token == JsonToken.VALUE_STRING) {
            return new JsonNode(line, json.getString());
        } else if (token == JsonToken.VALUE_NUMBER_INT) {
            return new JsonNode(line, json.getIntValue());
        } else if (token == JsonToken.VALUE_TRUE || token == JsonToken.VALUE_FALSE) {
            return new JsonNode(line, json.getBooleanValue());
        }
        throw new InvalidContract(line, "no value of this file is " + (token == null ? "empty" : json.getString()));
    }

    private static int line(JsonParser json) {
        return json.currentTokenLocation().getLineNr();
    }

    @SuppressWarnings("unchecked") // read makes no others
    Map<String, JsonNode> object() throws InvalidContract {
        if (value instanceof Map<?, ?> map) {
            return (Map<String, JsonNode>) map;
        }
        throw new InvalidContract(line, "an object is expected here");
    }

    String text() throws InvalidContract {
        return scalar(String.class, "a string");
    }

    int number() throws InvalidContract {
        return scalar(Integer.class, "a whole number");
    }

    boolean bool() throws InvalidContract {
        return scalar(Boolean.class, "true or false");
    }

    private <T> T scalar(Class<T> type, String expected) throws InvalidContract {
        if (type.isInstance(value)) {
            return type.cast(value);
        }
        throw new InvalidContract(line, expected + " is expected here");
    }

    List<String> texts() throws InvalidContract {
        if (!(value instanceof List<?> list)) {
            throw new InvalidContract(line, "a list of strings is expected here");
        }
        List<String> texts = new ArrayList<>();
        for (Object element : list) {
            texts.add(((JsonNode) element).text());
        }
        return texts;
    }

    boolean isText() {
        return value instanceof String;
    }
}
