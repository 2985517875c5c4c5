package dev.typebus.json;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** The JSON forms of Java arrays. {@code byte[]} is {@link JsonTexts#BASE64}. */
public final class JsonArrays {
    /** An array of {@link JsonNumbers#INTEGER}. */
    public static final JsonCodec<int[]> INTEGERS = primitives(
            JsonNumbers.INTEGER,
            list -> list.stream().mapToInt(Integer::intValue).toArray(),
            array -> Arrays.stream(array).boxed().toList());

    /** An array of {@link JsonNumbers#LONG}. */
    public static final JsonCodec<long[]> LONGS = primitives(
            JsonNumbers.LONG,
            list -> list.stream().mapToLong(Long::longValue).toArray(),
            array -> Arrays.stream(array).boxed().toList());

    /** An array of {@link JsonNumbers#DOUBLE}. */
    public static final JsonCodec<double[]> DOUBLES = primitives(
            JsonNumbers.DOUBLE,
            list -> list.stream().mapToDouble(Double::doubleValue).toArray(),
            array -> Arrays.stream(array).boxed().toList());

    /** An array of {@link JsonNumbers#FLOAT}. */
    public static final JsonCodec<float[]> FLOATS = primitives(
            JsonNumbers.FLOAT,
            list -> {
                float[] array = new float[list.size()];
                for (int i = 0; i < array.length; i++) {
                    array[i] = list.get(i);
                }
                return array;
            },
            array -> IntStream.range(0, array.length).mapToObj(i -> array[i]).toList());

    /** An array of {@link JsonNumbers#SHORT}. */
    public static final JsonCodec<short[]> SHORTS = primitives(
            JsonNumbers.SHORT,
            list -> {
                short[] array = new short[list.size()];
                for (int i = 0; i < array.length; i++) {
                    array[i] = list.get(i);
                }
                return array;
            },
            array -> IntStream.range(0, array.length).mapToObj(i -> array[i]).toList());

    /** An array of {@link JsonTexts#CHARACTER}. */
    public static final JsonCodec<char[]> CHARACTERS = primitives(
            JsonTexts.CHARACTER,
            list -> {
                char[] array = new char[list.size()];
                for (int i = 0; i < array.length; i++) {
                    array[i] = list.get(i);
                }
                return array;
            },
            array -> IntStream.range(0, array.length).mapToObj(i -> array[i]).toList());

    /** An array of {@link JsonNumbers#BOOLEAN}. */
    public static final JsonCodec<boolean[]> BOOLEANS = primitives(
            JsonNumbers.BOOLEAN,
            list -> {
                boolean[] array = new boolean[list.size()];
                for (int i = 0; i < array.length; i++) {
                    array[i] = list.get(i);
                }
                return array;
            },
            array -> IntStream.range(0, array.length).mapToObj(i -> array[i]).toList());

    private JsonArrays() {}

    /**
     * Creates the form of an array of references, as a JSON array without null.
     *
     * @param element the form of the elements
     * @param newArray creates an array of a length
     * @param <T> the type of the elements
     * @return the form
     */
    public static <T> JsonCodec<T[]> array(JsonCodec<T> element, IntFunction<T[]> newArray) {
        return JsonCodec.of(
                (array, json) -> JsonCollections.writeElements(Arrays.asList(array), element, json),
                json -> JsonCollections.readElements(new ArrayList<>(), element, json)
                        .toArray(newArray));
    }

    private static <A, T> JsonCodec<A> primitives(
            JsonCodec<T> element, Function<List<T>, A> toArray, Function<A, List<T>> toList) {
        return JsonCollections.list(element).as(toArray, toList);
    }
}
