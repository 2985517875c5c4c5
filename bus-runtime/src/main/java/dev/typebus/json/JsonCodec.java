package dev.typebus.json;

import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;

/**
 * A JSON form that the user writes for a type that has none, named by {@code @Codec}. One instance serves all threads.
 *
 * @param <T> the type
 */
public interface JsonCodec<T> {
    /** Writes exactly one JSON value. */
    void write(T value, JsonGenerator json);

    /** Reads one JSON value. The parser stands on its first token and afterwards on its last. */
    T read(JsonParser json);
}
