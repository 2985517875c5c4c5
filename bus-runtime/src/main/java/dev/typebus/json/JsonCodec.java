package dev.typebus.json;

import java.util.function.Function;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;

/**
 * A JSON form: writes and reads values of one type. The built-in forms are constants of this package. Write one for a type that has none, and
 * name it by {@code @Codec}. One instance serves all threads.
 *
 * @param <T> the type
 */
public interface JsonCodec<T> {
    /**
     * Writes exactly one JSON value.
     *
     * @param value the value, never null
     * @param json the generator to write to
     * @throws dev.typebus.event.InvalidPayloadException if the value has no exact form in JSON and jsonb
     */
    void write(T value, JsonGenerator json);

    /**
     * Reads one JSON value. The parser is on its first token, and afterwards on its last.
     *
     * @param json the parser, not on a null
     * @return the value, never null
     * @throws dev.typebus.event.DecodingException if the value has another form: {@link Json#unexpected}
     */
    T read(JsonParser json);

    /**
     * Creates a form from two functions. It refuses null before the writer is called.
     *
     * @param writer writes a value
     * @param reader reads a value
     * @param <T> the type
     * @return the form
     */
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

    /**
     * Wraps an application's codec, so that it never receives null.
     *
     * @param codec the application's codec
     * @param <T> the type
     * @return the form
     */
    static <T> JsonCodec<T> checked(JsonCodec<T> codec) {
        return of(codec::write, codec::read);
    }

    /**
     * Creates the form of a wrapper type. Its values are written as the values that they wrap.
     *
     * @param wrap creates a wrapper
     * @param unwrap returns the wrapped value
     * @param <W> the wrapper type
     * @return the form
     */
    default <W> JsonCodec<W> as(Function<T, W> wrap, Function<W, T> unwrap) {
        return of((value, json) -> write(unwrap.apply(value), json), json -> wrap.apply(read(json)));
    }

    /**
     * Writes one value.
     *
     * @param <T> the type
     */
    @FunctionalInterface
    interface ValueWriter<T> {
        /**
         * Writes exactly one JSON value.
         *
         * @param value the value, never null
         * @param json the generator to write to
         */
        void write(T value, JsonGenerator json);
    }

    /**
     * Reads one value.
     *
     * @param <T> the type
     */
    @FunctionalInterface
    interface ValueReader<T> {
        /**
         * Reads one JSON value. The parser is on its first token, and afterwards on its last.
         *
         * @param json the parser
         * @return the value, never null
         */
        T read(JsonParser json);
    }
}
