package dev.typebus.json;

import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.SerializableString;

/** Members that are left out when they are empty. */
public final class JsonOptionals {
    private JsonOptionals() {}

    /** Writes the member, or nothing if it is empty. */
    public static <T> void write(SerializableString name, Optional<T> value, JsonCodec<T> form, JsonGenerator json) {
        if (value == null) {
            throw isNull(name, json);
        }
        if (value.isPresent()) {
            json.writeName(name);
            form.write(value.get(), json);
        }
    }

    /** Writes the member, or nothing if it is empty. */
    public static void write(SerializableString name, OptionalInt value, JsonGenerator json) {
        if (value == null) {
            throw isNull(name, json);
        }
        if (value.isPresent()) {
            json.writeName(name);
            json.writeNumber(value.getAsInt());
        }
    }

    /** Writes the member, or nothing if it is empty. */
    public static void write(SerializableString name, OptionalLong value, JsonGenerator json) {
        if (value == null) {
            throw isNull(name, json);
        }
        if (value.isPresent()) {
            json.writeName(name);
            json.writeNumber(value.getAsLong());
        }
    }

    /** Writes the member, or nothing if it is empty. */
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
