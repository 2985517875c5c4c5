package dev.typebus.json;

import dev.typebus.event.InvalidPayloadException;
import java.time.DateTimeException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * A JSON form that is a string. It also serves for aggregate ids and keys of maps.
 *
 * @param expected what the string is, with its article: {@code a UUID}
 * @param toText returns null for a value whose text does not read as an equal value
 * @param fromText returns null, or throws {@link IllegalArgumentException} or {@link DateTimeException}, for a text that is not
 *     {@code expected}
 * @param <T> the type
 */
public record TextForm<T>(String expected, Function<T, @Nullable String> toText, Function<String, @Nullable T> fromText)
        implements JsonCodec<T> {

    /**
     * Creates a form from two functions.
     *
     * @param expected what the string is, with its article
     * @param toText see the component
     * @param fromText see the component
     * @param <T> the type
     * @return the form
     */
    public static <T> TextForm<T> of(
            String expected, Function<T, @Nullable String> toText, Function<String, @Nullable T> fromText) {
        return new TextForm<>(expected, toText, fromText);
    }

    @Override
    public void write(T value, JsonGenerator json) {
        String text = toText.apply(Json.notNull(value, json));
        String fault = text == null ? noWayBack() : StorableText.fault(text, JsonLimits.TEXT);
        if (fault != null) {
            throw Json.invalid(fault, json);
        }
        json.writeString(text);
    }

    @Override
    public T read(JsonParser json) {
        if (json.currentToken() != JsonToken.VALUE_STRING) {
            throw Json.unexpected(expected, json);
        }
        return parse(json.getString(), json);
    }

    /**
     * Returns the text of an aggregate id.
     *
     * @param value the value
     * @param component the component, for the message
     * @return the text
     * @throws InvalidPayloadException if the value is null or has no text
     */
    public String aggregateId(@Nullable T value, String component) {
        if (value == null) {
            throw new InvalidPayloadException(component + " is null, and it is the aggregate id");
        }
        String text = toText.apply(value);
        if (text == null) {
            throw new InvalidPayloadException(component + " " + noWayBack());
        }
        return text;
    }

    @Override
    public <W> TextForm<W> as(Function<T, W> wrap, Function<W, T> unwrap) {
        return new TextForm<>(
                expected,
                value -> {
                    T inner = unwrap.apply(value);
                    return inner == null ? null : toText.apply(inner);
                },
                text -> {
                    T inner = fromText.apply(text);
                    return inner == null ? null : wrap.apply(inner);
                });
    }

    void writeName(@Nullable T key, JsonGenerator json) {
        if (key == null) {
            throw Json.invalid("has the key null", json);
        }
        String text = toText.apply(key);
        String fault = text == null ? noWayBack() : StorableText.fault(text, JsonLimits.NAME);
        if (fault != null) {
            throw Json.invalid("has a key that " + fault, json);
        }
        json.writeName(text);
    }

    T parse(String text, JsonParser json) {
        T value;
        try {
            value = fromText.apply(text);
        } catch (IllegalArgumentException | DateTimeException e) {
            // not as the cause: its message quotes the text
            throw Json.unexpected(expected, json);
        }
        if (value == null) {
            throw Json.unexpected(expected, json);
        }
        return value;
    }

    private String noWayBack() {
        return "holds nothing that can be written exactly as " + expected;
    }
}
