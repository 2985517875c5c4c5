package dev.typebus.json;

import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.SerializableString;

/** Writers of optional members, which are omitted if they are empty. */
public final class JsonOptionals {
    private JsonOptionals() {}

    /**
     * Writes a member, or nothing if the value is empty.
     *
     * @param name the member's name
     * @param value the value
     * @param form the form of the value
     * @param json the generator
     * @param <T> the type of the value
     * @throws dev.typebus.event.InvalidPayloadException if the value is null
     */
    public static <T> void write(SerializableString name, Optional<T> value, JsonCodec<T> form, JsonGenerator json) {
        if (value == null) {
            throw isNull(name, json);
        }
        if (value.isPresent()) {
            json.writeName(name);
            form.write(value.get(), json);
        }
    }

    /**
     * Writes a member, or nothing if the value is empty.
     *
     * @param name the member's name
     * @param value the value
     * @param json the generator
     * @throws dev.typebus.event.InvalidPayloadException if the value is null
     */
    public static void write(SerializableString name, OptionalInt value, JsonGenerator json) {
        if (value == null) {
            throw isNull(name, json);
        }
        if (value.isPresent()) {
            json.writeName(name);
            json.writeNumber(value.getAsInt());
        }
    }

    /**
     * Writes a member, or nothing if the value is empty.
     *
     * @param name the member's name
     * @param value the value
     * @param json the generator
     * @throws dev.typebus.event.InvalidPayloadException if the value is null
     */
    public static void write(SerializableString name, OptionalLong value, JsonGenerator json) {
        if (value == null) {
            throw isNull(name, json);
        }
        if (value.isPresent()) {
            json.writeName(name);
            json.writeNumber(value.getAsLong());
        }
    }

    /**
     * Writes a member, or nothing if the value is empty.
     *
     * @param name the member's name
     * @param value the value
     * @param json the generator
     * @throws dev.typebus.event.InvalidPayloadException if the value is null or not finite
     */
    public static void write(SerializableString name, OptionalDouble value, JsonGenerator json) {
        if (value == null) {
            throw isNull(name, json);
        }
        if (value.isPresent()) {
            json.writeName(name);
            JsonNumbers.writeDouble(value.getAsDouble(), json);
        }
    }

    private static RuntimeException isNull(SerializableString name, JsonGenerator json) {
        json.writeName(name);
        return Json.invalid("is null. An optional component that is absent is empty", json);
    }
}
