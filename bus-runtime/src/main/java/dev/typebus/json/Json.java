package dev.typebus.json;

import dev.typebus.event.DecodingException;
import dev.typebus.event.InvalidPayloadException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.SerializableString;
import tools.jackson.core.io.SerializedString;

/** Objects and their members, and the errors of everything else in this package. Called by generated serializers. */
public final class Json {
    /** Marks the context of an object whose first member was read ahead. */
    private static final Object ENTERED = new Object();

    private Json() {}

    /** The names of an object's members, prepared for writing. */
    public static SerializableString[] names(String... names) {
        return Stream.of(names).map(SerializedString::new).toArray(SerializableString[]::new);
    }

    /**
     * Checks that the parser stands on an object.
     *
     * @throws DecodingException if it does not
     */
    public static void startObject(JsonParser json) {
        if (json.currentToken() == JsonToken.START_OBJECT) {
            return;
        }
        if (json.currentValue() != ENTERED) {
            throw unexpected("an object", json);
        }
        json.assignCurrentValue(null);
    }

    /** Lets the next {@link #startObject} accept that the parser stands within the object. */
    static void entered(JsonParser json) {
        json.assignCurrentValue(ENTERED);
    }

    /** Moves to the value of the next member that is not null; false at the object's end. */
    public static boolean nextMember(JsonParser json) {
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            if (json.nextToken() != JsonToken.VALUE_NULL) {
                return true;
            }
        }
        return false;
    }

    /**
     * Checks that a required member of the object that the parser has just left was there.
     *
     * @throws DecodingException if it was not
     */
    public static void require(boolean present, String member, JsonParser json) {
        if (!present) {
            throw missing(member, json);
        }
    }

    /**
     * A value that is to be written next.
     *
     * @throws InvalidPayloadException if it is null
     */
    public static <T> T notNull(@Nullable T value, JsonGenerator json) {
        if (value == null) {
            throw new InvalidPayloadException(JsonPath.subject(JsonPath.of(json))
                    + " is null. Give it a value; a component that may be absent is @Nullable or Optional");
        }
        return value;
    }

    /** What to throw where the parser's current value is not what was expected. It tells the kind of what was found, never the value. */
    public static DecodingException unexpected(String expected, JsonParser json) {
        return new DecodingException(
                JsonPath.subject(JsonPath.of(json)) + ": " + expected + " is expected, not " + found(json));
    }

    static DecodingException missing(String member, JsonParser json) {
        return new DecodingException(JsonPath.member(JsonPath.of(json), member) + " is missing");
    }

    static InvalidPayloadException invalid(String fact, JsonGenerator json) {
        return new InvalidPayloadException(JsonPath.subject(JsonPath.of(json)) + " " + fact);
    }

    private static String found(JsonParser json) {
        JsonToken token = json.currentToken();
        if (token == null) {
            return "nothing";
        }
        return switch (token) {
            case START_OBJECT -> "an object";
            case START_ARRAY -> "an array";
            case VALUE_STRING -> "a string of " + json.getStringLength() + " characters";
            case VALUE_NUMBER_INT -> "a whole number of " + json.getStringLength() + " digits";
            case VALUE_NUMBER_FLOAT -> "a number with a fraction";
            case VALUE_TRUE, VALUE_FALSE -> "a boolean";
            case VALUE_NULL -> "null";
            default -> "the end";
        };
    }
}
