package dev.typebus.json;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * The JSON forms of lists, sets and maps. None contains null. Read collections are unmodifiable. Lists and sets keep their order; maps have
 * the order that jsonb gives to their keys.
 */
public final class JsonCollections {
    private JsonCollections() {}

    /**
     * Creates the form of a list, a JSON array.
     *
     * @param element the form of the elements
     * @param <T> the type of the elements
     * @return the form
     */
    public static <T> JsonCodec<List<T>> list(JsonCodec<T> element) {
        return JsonCodec.of(
                (list, json) -> writeElements(list, element, json),
                json -> Collections.unmodifiableList(readElements(new ArrayList<>(), element, json)));
    }

    /**
     * Creates the form of a set, a JSON array.
     *
     * @param element the form of the elements
     * @param <T> the type of the elements
     * @return the form
     */
    public static <T> JsonCodec<Set<T>> set(JsonCodec<T> element) {
        return JsonCodec.of(
                (set, json) -> writeElements(set, element, json),
                json -> Collections.unmodifiableSet(readElements(new LinkedHashSet<>(), element, json)));
    }

    /**
     * Creates the form of a map, a JSON object.
     *
     * @param key the form of the keys
     * @param value the form of the values
     * @param <K> the type of the keys
     * @param <V> the type of the values
     * @return the form
     */
    public static <K, V> JsonCodec<Map<K, V>> map(TextForm<K> key, JsonCodec<V> value) {
        return JsonCodec.of((map, json) -> writeEntries(map, key, value, json), json -> readEntries(key, value, json));
    }

    static <T> void writeElements(Collection<T> elements, JsonCodec<T> element, JsonGenerator json) {
        json.writeStartArray();
        for (T each : elements) {
            element.write(Json.notNull(each, json), json);
        }
        json.writeEndArray();
    }

    static <T, C extends Collection<T>> C readElements(C elements, JsonCodec<T> element, JsonParser json) {
        if (json.currentToken() != JsonToken.START_ARRAY) {
            throw Json.unexpected("an array", json);
        }
        while (json.nextToken() != JsonToken.END_ARRAY) {
            if (json.currentToken() == JsonToken.VALUE_NULL) {
                throw Json.unexpected("a value", json);
            }
            elements.add(element.read(json));
        }
        return elements;
    }

    private static <K, V> void writeEntries(Map<K, V> map, TextForm<K> key, JsonCodec<V> value, JsonGenerator json) {
        json.writeStartObject();
        json.assignCurrentValue(JsonPath.MAP);
        map.forEach((k, v) -> {
            key.writeName(k, json);
            value.write(Json.notNull(v, json), json);
        });
        json.writeEndObject();
    }

    private static <K, V> Map<K, V> readEntries(TextForm<K> key, JsonCodec<V> value, JsonParser json) {
        if (json.currentToken() != JsonToken.START_OBJECT) {
            throw Json.unexpected("an object", json);
        }
        Map<K, V> map = new LinkedHashMap<>();
        json.assignCurrentValue(JsonPath.MAP);
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            K k = key.parse(json.currentName(), json);
            if (json.nextToken() == JsonToken.VALUE_NULL) {
                throw Json.unexpected("a value", json);
            }
            map.put(k, value.read(json));
        }
        return Collections.unmodifiableMap(map);
    }
}
