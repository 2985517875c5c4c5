package dev.typebus.json;

import java.math.BigInteger;
import java.time.Year;

/** Whole numbers as text, for aggregate ids and keys of maps. As values they are JSON numbers: {@link JsonNumbers}. */
public final class JsonKeys {
    /** A whole number from -128 to 127. */
    public static final TextForm<Byte> BYTE =
            TextForm.of("a whole number from -128 to 127", String::valueOf, Byte::valueOf);

    /** A whole number of 16 bits. */
    public static final TextForm<Short> SHORT =
            TextForm.of("a whole number of 16 bits", String::valueOf, Short::valueOf);

    /** A whole number of 32 bits. */
    public static final TextForm<Integer> INTEGER =
            TextForm.of("a whole number of 32 bits", String::valueOf, Integer::valueOf);

    /** A whole number of 64 bits. */
    public static final TextForm<Long> LONG = TextForm.of("a whole number of 64 bits", String::valueOf, Long::valueOf);

    /** A whole number of any length. */
    public static final TextForm<BigInteger> BIG_INTEGER =
            TextForm.of("a whole number", BigInteger::toString, BigInteger::new);

    /** The year as a whole number. */
    public static final TextForm<Year> YEAR =
            TextForm.of("a year", year -> String.valueOf(year.getValue()), text -> Year.of(Integer.parseInt(text)));

    private JsonKeys() {}
}
