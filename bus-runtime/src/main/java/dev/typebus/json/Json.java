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

/**
 * Reads and writes objects and their members, and creates the errors of this package. Generated serializers call it. Hand-written codecs call
 * it too: {@link #unexpected} for a value that they cannot read, {@link #startObject}, {@link #nextMember} and {@link #require} for objects.
 */
public final class Json {
    /** Marks the context of an object whose first member was already read. */
    private static final Object ENTERED = new Object();

    private Json() {}

    /**
     * Prepares the names of members for writing.
     *
     * @param names the names
     * @return the names in encoded form
     */
    public static SerializableString[] names(String... names) {
        return Stream.of(names).map(SerializedString::new).toArray(SerializableString[]::new);
    }

    /**
     * Checks that the parser is on the start of an object.
     *
     * @param json the parser
     * @throws DecodingException if it is not
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

    /** Lets the next {@link #startObject} accept that the parser is already within the object. */
    static void entered(JsonParser json) {
        json.assignCurrentValue(ENTERED);
    }

    /**
     * Moves to the value of the next member that is not null.
     *
     * @param json the parser
     * @return false at the end of the object
     */
    public static boolean nextMember(JsonParser json) {
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            if (json.nextToken() != JsonToken.VALUE_NULL) {
                return true;
            }
        }
        return false;
    }

    /**
     * Checks that a required member was present in the object that the parser has just left.
     *
     * @param present whether it was
     * @param member the member's name
     * @param json the parser
     * @throws DecodingException if it was not
     */
    public static void require(boolean present, String member, JsonParser json) {
        if (!present) {
            throw missing(member, json);
        }
    }

    /**
     * Checks a value before it is written.
     *
     * @param value the value
     * @param json the generator
     * @param <T> the type of the value
     * @return the value
     * @throws InvalidPayloadException if it is null
     */
    public static <T> T notNull(@Nullable T value, JsonGenerator json) {
        if (value == null) {
            throw new InvalidPayloadException(JsonPath.subject(JsonPath.of(json))
                    + " is null. Give it a value; a component that may be absent is @Nullable or Optional");
        }
        return value;
    }

    /**
     * Creates the error for a value of the wrong form. The message has the path and the kind of the value, never the value itself.
     *
     * @param expected what is expected, with its article: {@code a whole number}
     * @param json the parser, on the unexpected value
     * @return the exception, to be thrown
     */
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
