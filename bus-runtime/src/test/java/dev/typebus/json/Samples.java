package dev.typebus.json;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.time.Month;
import java.time.Year;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Values of every form: its edges, and some at random. */
final class Samples {
    private static final int RANDOM_VALUES = 40;

    /** A form and values that it must keep. */
    record Sample<T>(String name, JsonCodec<T> form, List<T> values) {
        @Override
        public String toString() {
            return name;
        }
    }

    private Samples() {}

    static Stream<Sample<?>> all(Random random) {
        return Stream.of(numbers(random), texts(random), TimeSamples.all(random), keys(random), composites(random))
                .flatMap(stream -> stream);
    }

    static String show(Object value) {
        return Arrays.deepToString(new Object[] {value});
    }

    private static Stream<Sample<?>> numbers(Random random) {
        return Stream.of(
                sample(random, "boolean", JsonNumbers.BOOLEAN, r -> r.nextBoolean(), true, false),
                sample(random, "byte", JsonNumbers.BYTE, r -> (byte) r.nextInt(), Byte.MIN_VALUE, Byte.MAX_VALUE, (byte)
                        0),
                sample(random, "short", JsonNumbers.SHORT, r -> (short) r.nextInt(), Short.MIN_VALUE, Short.MAX_VALUE),
                sample(random, "int", JsonNumbers.INTEGER, Random::nextInt, Integer.MIN_VALUE, Integer.MAX_VALUE, 0),
                sample(
                        random,
                        "long",
                        JsonNumbers.LONG,
                        Random::nextLong,
                        Long.MIN_VALUE,
                        Long.MAX_VALUE,
                        1L << 53,
                        0L),
                sample(
                        random,
                        "float",
                        JsonNumbers.FLOAT,
                        SeededRandom::aFloat,
                        -0.0f,
                        0.0f,
                        Float.MIN_VALUE,
                        Float.MAX_VALUE,
                        0.1f),
                sample(
                        random,
                        "double",
                        JsonNumbers.DOUBLE,
                        SeededRandom::aDouble,
                        -0.0,
                        0.0,
                        Double.MIN_VALUE,
                        -Double.MIN_VALUE,
                        Double.MIN_NORMAL,
                        Double.MAX_VALUE,
                        2.225073858507201E-308,
                        9.007199254740992E15,
                        0.1),
                sample(
                        random,
                        "BigInteger",
                        JsonNumbers.BIG_INTEGER,
                        r -> new BigInteger(r.nextInt(2000), r).subtract(BigInteger.ONE),
                        BigInteger.ZERO,
                        BigInteger.TEN.pow(299),
                        BigInteger.TEN.pow(300),
                        BigInteger.TEN.pow(9000).negate()),
                sample(
                        random,
                        "BigDecimal",
                        JsonNumbers.BIG_DECIMAL,
                        r -> new BigDecimal(new BigInteger(r.nextInt(1200), r), r.nextInt(700) - 350),
                        new BigDecimal("1.00"),
                        new BigDecimal("0.00"),
                        new BigDecimal("-0.000000000001"),
                        new BigDecimal("1E+3"),
                        new BigDecimal("1E+2000000000"),
                        new BigDecimal("1E-2000000000"),
                        new BigDecimal("0E+7"),
                        new BigDecimal("0E-300"),
                        new BigDecimal("0E-301"),
                        new BigDecimal("123456789012345678901234567890.123456789"),
                        new BigDecimal(BigInteger.TEN.pow(299), 300)),
                sample(
                        random,
                        "Year",
                        JsonNumbers.YEAR,
                        r -> Year.of(r.nextInt(10000)),
                        Year.of(Year.MIN_VALUE),
                        Year.of(Year.MAX_VALUE),
                        Year.of(0)));
    }

    private static Stream<Sample<?>> texts(Random random) {
        return Stream.of(
                sample(
                        random,
                        "String",
                        JsonTexts.STRING,
                        SeededRandom::aText,
                        "",
                        " ",
                        "\\u0000",
                        "\"\\/\b\f\n\r\t\u0001\u001f\u007f",
                        "\u2028\u2029\ufeff\ufffe\uffff",
                        "😀 e\u0301 é",
                        "x".repeat(100_000)),
                sample(
                        random,
                        "char",
                        JsonTexts.CHARACTER,
                        r -> (char) ('\u0001' + r.nextInt(0xd000)),
                        '"',
                        '\\',
                        '\uffff',
                        'ß'),
                sample(
                        random,
                        "UUID",
                        JsonTexts.UUID,
                        r -> new UUID(r.nextLong(), r.nextLong()),
                        new UUID(0, 0),
                        new UUID(-1, -1)),
                sample(
                        random,
                        "URI",
                        JsonTexts.URI,
                        r -> URI.create("https://example.com/" + r.nextInt() + "?q=%20#f"),
                        URI.create(""),
                        URI.create("mailto:a@example.com"),
                        URI.create("urn:x:y"),
                        URI.create("../ä?ö=ü"),
                        URI.create("http://[::1]:80/")),
                sample(
                        random,
                        "Currency",
                        JsonTexts.CURRENCY,
                        r -> SeededRandom.oneOf(r, List.copyOf(Currency.getAvailableCurrencies())),
                        Currency.getInstance("XXX")),
                sample(
                        random,
                        "Locale",
                        JsonTexts.LOCALE,
                        r -> SeededRandom.oneOf(
                                r,
                                Stream.of(Locale.getAvailableLocales())
                                        .filter(SeededRandom::survives)
                                        .toList()),
                        Locale.ROOT,
                        Locale.GERMANY,
                        Locale.forLanguageTag("zh-Hant-TW"),
                        Locale.forLanguageTag("de-1996-u-co-phonebk-x-private"),
                        new Locale("ja", "JP", "JP")),
                sample(
                        random,
                        "byte[]",
                        JsonTexts.BASE64,
                        SeededRandom::bytes,
                        new byte[0],
                        new byte[] {0},
                        new byte[] {-1, 127, 0},
                        new byte[3000]));
    }

    private static Stream<Sample<?>> keys(Random random) {
        return Stream.of(
                sample(random, "byte key", JsonKeys.BYTE, r -> (byte) r.nextInt(), Byte.MIN_VALUE),
                sample(random, "short key", JsonKeys.SHORT, r -> (short) r.nextInt(), Short.MIN_VALUE),
                sample(random, "int key", JsonKeys.INTEGER, Random::nextInt, Integer.MIN_VALUE),
                sample(random, "long key", JsonKeys.LONG, Random::nextLong, Long.MIN_VALUE),
                sample(
                        random,
                        "BigInteger key",
                        JsonKeys.BIG_INTEGER,
                        r -> new BigInteger(300, r).negate(),
                        BigInteger.ZERO),
                sample(
                        random,
                        "Year key",
                        JsonKeys.YEAR,
                        r -> Year.of(r.nextInt(3000)),
                        Year.of(Year.MIN_VALUE),
                        Year.of(Year.MAX_VALUE)));
    }

    private static Stream<Sample<?>> composites(Random random) {
        return Stream.of(
                sample(
                        random,
                        "List",
                        JsonCollections.list(JsonTexts.STRING),
                        r -> List.of(SeededRandom.aText(r), SeededRandom.aText(r)),
                        List.of()),
                sample(
                        random,
                        "List of List",
                        JsonCollections.list(JsonCollections.list(JsonNumbers.DOUBLE)),
                        r -> List.of(List.of(), List.of(-0.0, SeededRandom.aDouble(r)))),
                sample(
                        random,
                        "Set",
                        JsonCollections.set(JsonNumbers.LONG),
                        r -> Set.of(r.nextLong() | 1, 2L),
                        Set.of()),
                sample(
                        random,
                        "Map",
                        JsonCollections.map(JsonTexts.STRING, JsonNumbers.BIG_DECIMAL),
                        r -> Map.of(
                                "k" + SeededRandom.aText(r), BigDecimal.valueOf(r.nextInt(), 3), "", BigDecimal.ONE),
                        Map.of()),
                sample(
                        random,
                        "Map of Month",
                        JsonCollections.map(JsonTexts.STRING.as(Month::valueOf, Month::name), JsonTexts.UUID),
                        r -> Map.of(Month.of(1 + r.nextInt(12)), new UUID(1, 2))),
                sample(
                        random,
                        "Map of Locale",
                        JsonCollections.map(JsonTexts.LOCALE, JsonNumbers.INTEGER),
                        r -> Map.of(Locale.ROOT, 1, Locale.FRANCE, 2)),
                sample(random, "int[]", JsonArrays.INTEGERS, r -> r.ints(3).toArray(), new int[0]),
                sample(random, "long[]", JsonArrays.LONGS, r -> r.longs(3).toArray()),
                sample(random, "double[]", JsonArrays.DOUBLES, r -> new double[] {SeededRandom.aDouble(r), -0.0}),
                sample(random, "float[]", JsonArrays.FLOATS, r -> new float[] {SeededRandom.aFloat(r), -0.0f}),
                sample(random, "short[]", JsonArrays.SHORTS, r -> new short[] {(short) r.nextInt()}),
                sample(random, "char[]", JsonArrays.CHARACTERS, r -> new char[] {'a', (char) (1 + r.nextInt(1000))}),
                sample(random, "boolean[]", JsonArrays.BOOLEANS, r -> new boolean[] {r.nextBoolean(), true}),
                sample(random, "int[][]", JsonArrays.array(JsonArrays.INTEGERS, int[][]::new), r ->
                        new int[][] {{r.nextInt()}, {}}),
                sample(
                        random,
                        "String[]",
                        JsonArrays.array(JsonTexts.STRING, String[]::new),
                        r -> new String[] {SeededRandom.aText(r)},
                        new String[0]));
    }

    @SafeVarargs
    @SuppressWarnings("varargs")
    static <T> Sample<T> sample(Random random, String name, JsonCodec<T> form, Function<Random, T> any, T... edges) {
        List<T> values = new ArrayList<>(List.of(edges));
        IntStream.range(0, RANDOM_VALUES).forEach(i -> values.add(any.apply(random)));
        return new Sample<>(name, form, values);
    }
}
