package dev.typebus.json;

import java.util.function.Function;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;

/**
 * A JSON form: how values of one type are written and read. The built-in ones are constants of this package; a user writes one
 * for a type that has none and names it by {@code @Codec}. One instance serves all threads.
 *
 * @param <T> the type
 */
public interface JsonCodec<T> {
    /** Writes exactly one JSON value. The value is never null. */
    void write(T value, JsonGenerator json);

    /** Reads one JSON value, never {@code null}. The parser stands on its first token and afterwards on its last. */
    T read(JsonParser json);

    /** A form of two methods. It refuses null before the writing one is called. */
    static <T> JsonCodec<T> of(ValueWriter<T> writer, ValueReader<T> reader) {
        return new JsonCodec<>() {
            @Override
            public void write(T value, JsonGenerator json) {
                writer.write(Json.notNull(value, json), json);
            }

            @Override
            public T read(JsonParser json) {
                return reader.read(json);
            }
        };
    }

    /** A user's codec, kept from meeting null. */
    static <T> JsonCodec<T> checked(JsonCodec<T> codec) {
        return of(codec::write, codec::read);
    }

    /** The form of a type that wraps this one's: its values are written as what they wrap. */
    default <W> JsonCodec<W> as(Function<T, W> wrap, Function<W, T> unwrap) {
        return of((value, json) -> write(unwrap.apply(value), json), json -> wrap.apply(read(json)));
    }

    /** Writes one value. */
    @FunctionalInterface
    interface ValueWriter<T> {
        /** Writes exactly one JSON value. */
        void write(T value, JsonGenerator json);
    }

    /** Reads one value. */
    @FunctionalInterface
    interface ValueReader<T> {
        /** Reads one JSON value. The parser stands on its first token and afterwards on its last. */
        T read(JsonParser json);
    }
}
