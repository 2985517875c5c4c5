package dev.typebus.json;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Year;
import java.util.regex.Pattern;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.exc.InputCoercionException;
import tools.jackson.core.exc.StreamReadException;

/**
 * The JSON forms of numbers, each as a method for the primitive and as a constant for the box. jsonb writes {@code 1E+3} as {@code 1000} and
 * {@code -0.0} as {@code 0.0}. A number that jsonb would change is written as a string. Reading accepts both.
 */
public final class JsonNumbers {
    /** {@code true} or {@code false}. */
    public static final JsonCodec<Boolean> BOOLEAN =
            JsonCodec.of((value, json) -> json.writeBoolean(value), JsonNumbers::readBoolean);

    /** A whole number of 8 bits. */
    public static final JsonCodec<Byte> BYTE =
            JsonCodec.of((value, json) -> json.writeNumber(value.shortValue()), JsonNumbers::readByte);

    /** A whole number of 16 bits. */
    public static final JsonCodec<Short> SHORT =
            JsonCodec.of((value, json) -> json.writeNumber(value), JsonNumbers::readShort);

    /** A whole number of 32 bits. */
    public static final JsonCodec<Integer> INTEGER =
            JsonCodec.of((value, json) -> json.writeNumber(value), JsonNumbers::readInt);

    /** A whole number of 64 bits. */
    public static final JsonCodec<Long> LONG =
            JsonCodec.of((value, json) -> json.writeNumber(value), JsonNumbers::readLong);

    /** A finite number; see {@link #writeFloat}. */
    public static final JsonCodec<Float> FLOAT = JsonCodec.of(JsonNumbers::writeFloat, JsonNumbers::readFloat);

    /** A finite number; see {@link #writeDouble}. */
    public static final JsonCodec<Double> DOUBLE = JsonCodec.of(JsonNumbers::writeDouble, JsonNumbers::readDouble);

    /** A whole number of at most 10,000 digits. */
    public static final JsonCodec<BigInteger> BIG_INTEGER =
            JsonCodec.of(JsonNumbers::writeBigInteger, JsonNumbers::readBigInteger);

    /** A decimal of at most 10,000 digits; its scale is kept. */
    public static final JsonCodec<BigDecimal> BIG_DECIMAL =
            JsonCodec.of(JsonNumbers::writeBigDecimal, JsonNumbers::readBigDecimal);

    /** The year as a whole number. */
    public static final JsonCodec<Year> YEAR =
            JsonCodec.of((value, json) -> json.writeNumber(value.getValue()), JsonNumbers::readYear);

    /** Longer numbers take too long to read: the time grows with the square of the length. */
    private static final int MAX_DIGITS = 10_000;

    /** Longer numbers are written as strings, so that their text in jsonb stays within {@link JsonLimits#NUMBER}. */
    private static final int MAX_DIGITS_OF_JSON_NUMBER = 300;

    private static final Pattern NUMBER = Pattern.compile("-?[0-9]+(\\.[0-9]+)?(E[+-]?[0-9]+)?");

    private JsonNumbers() {}

    /**
     * Reads a primitive; see {@link #BOOLEAN}.
     *
     * @param json the parser
     * @return the value
     * @throws dev.typebus.event.DecodingException if it is no boolean
     */
    public static boolean readBoolean(JsonParser json) {
        return switch (json.currentToken()) {
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            default -> throw Json.unexpected("true or false", json);
        };
    }

    /**
     * Reads a primitive; see {@link #BYTE}.
     *
     * @param json the parser
     * @return the value
     * @throws dev.typebus.event.DecodingException if it is no whole number in the range
     */
    public static byte readByte(JsonParser json) {
        return (byte) readWhole(json, "a whole number from -128 to 127", Byte.MIN_VALUE, Byte.MAX_VALUE);
    }

    /**
     * Reads a primitive; see {@link #SHORT}.
     *
     * @param json the parser
     * @return the value
     * @throws dev.typebus.event.DecodingException if it is no whole number in the range
     */
    public static short readShort(JsonParser json) {
        return (short) readWhole(json, "a whole number of 16 bits", Short.MIN_VALUE, Short.MAX_VALUE);
    }

    /**
     * Reads a primitive; see {@link #INTEGER}.
     *
     * @param json the parser
     * @return the value
     * @throws dev.typebus.event.DecodingException if it is no whole number in the range
     */
    public static int readInt(JsonParser json) {
        return (int) readWhole(json, "a whole number of 32 bits", Integer.MIN_VALUE, Integer.MAX_VALUE);
    }

    /**
     * Reads a primitive; see {@link #LONG}.
     *
     * @param json the parser
     * @return the value
     * @throws dev.typebus.event.DecodingException if it is no whole number in the range
     */
    public static long readLong(JsonParser json) {
        return readWhole(json, "a whole number of 64 bits", Long.MIN_VALUE, Long.MAX_VALUE);
    }

    /**
     * Writes a finite number; {@code -0.0} as a string.
     *
     * @param value the value
     * @param json the generator
     * @throws dev.typebus.event.InvalidPayloadException if the value is infinite or NaN
     */
    public static void writeFloat(float value, JsonGenerator json) {
        if (!Float.isFinite(value)) {
            throw Json.invalid("is " + value + ", which JSON has no number for", json);
        }
        if (value == 0 && Float.floatToRawIntBits(value) != 0) {
            json.writeString("-0.0");
        } else {
            json.writeNumber(value);
        }
    }

    /**
     * Reads a primitive; see {@link #writeFloat}.
     *
     * @param json the parser
     * @return the value, finite
     * @throws dev.typebus.event.DecodingException if it is no number in the range
     */
    public static float readFloat(JsonParser json) {
        try {
            float value = Float.parseFloat(numberText("a number", json));
            if (Float.isFinite(value)) {
                return value;
            }
        } catch (NumberFormatException e) {
            throw Json.unexpected("a number", json);
        }
        throw Json.unexpected("a number of 32 bits", json);
    }

    /**
     * Writes a finite number; {@code -0.0} as a string.
     *
     * @param value the value
     * @param json the generator
     * @throws dev.typebus.event.InvalidPayloadException if the value is infinite or NaN
     */
    public static void writeDouble(double value, JsonGenerator json) {
        if (!Double.isFinite(value)) {
            throw Json.invalid("is " + value + ", which JSON has no number for", json);
        }
        if (value == 0 && Double.doubleToRawLongBits(value) != 0) {
            json.writeString("-0.0");
        } else {
            json.writeNumber(value);
        }
    }

    /**
     * Reads a primitive; see {@link #writeDouble}.
     *
     * @param json the parser
     * @return the value, finite
     * @throws dev.typebus.event.DecodingException if it is no number in the range
     */
    public static double readDouble(JsonParser json) {
        try {
            double value = Double.parseDouble(numberText("a number", json));
            if (Double.isFinite(value)) {
                return value;
            }
        } catch (NumberFormatException e) {
            throw Json.unexpected("a number", json);
        }
        throw Json.unexpected("a number of 64 bits", json);
    }

    private static void writeBigInteger(BigInteger value, JsonGenerator json) {
        // log10(2) = 0.301, so the number of digits is known without converting the number
        if (value.bitLength() * 0.301 > MAX_DIGITS) {
            throw tooLong(json);
        }
        String text = value.toString();
        if (text.length() > MAX_DIGITS_OF_JSON_NUMBER) {
            json.writeString(text);
        } else {
            json.writeNumber(text);
        }
    }

    private static BigInteger readBigInteger(JsonParser json) {
        JsonToken token = json.currentToken();
        if (token != JsonToken.VALUE_NUMBER_INT && !isShortString(json)) {
            throw Json.unexpected("a whole number", json);
        }
        try {
            return new BigInteger(json.getString());
        } catch (NumberFormatException e) {
            throw Json.unexpected("a whole number", json);
        }
    }

    private static void writeBigDecimal(BigDecimal value, JsonGenerator json) {
        if (value.unscaledValue().bitLength() * 0.301 > MAX_DIGITS) {
            throw tooLong(json);
        }
        boolean unchangedByJsonb = value.scale() >= 0
                && value.scale() <= MAX_DIGITS_OF_JSON_NUMBER
                && value.precision() <= MAX_DIGITS_OF_JSON_NUMBER;
        if (unchangedByJsonb) {
            json.writeNumber(value.toPlainString());
        } else {
            json.writeString(value.toString());
        }
    }

    private static BigDecimal readBigDecimal(JsonParser json) {
        JsonToken token = json.currentToken();
        try {
            return token == JsonToken.VALUE_NUMBER_INT || token == JsonToken.VALUE_NUMBER_FLOAT
                    ? json.getDecimalValue()
                    : new BigDecimal(numberText("a decimal", json));
        } catch (NumberFormatException | StreamReadException e) {
            throw Json.unexpected("a decimal", json);
        }
    }

    private static Year readYear(JsonParser json) {
        try {
            return Year.of(readInt(json));
        } catch (DateTimeException e) {
            throw Json.unexpected("a year", json);
        }
    }

    private static long readWhole(JsonParser json, String expected, long min, long max) {
        if (json.currentToken() == JsonToken.VALUE_NUMBER_INT) {
            try {
                long value = json.getLongValue();
                if (value >= min && value <= max) {
                    return value;
                }
            } catch (InputCoercionException e) {
                throw Json.unexpected(expected, json);
            }
        }
        throw Json.unexpected(expected, json);
    }

    /** The digits of a number, or of a string that is one number. {@code parseDouble} alone would accept {@code 1d} and {@code NaN}. */
    private static String numberText(String expected, JsonParser json) {
        JsonToken token = json.currentToken();
        if (token == JsonToken.VALUE_NUMBER_INT || token == JsonToken.VALUE_NUMBER_FLOAT) {
            return json.getString();
        }
        if (isShortString(json) && NUMBER.matcher(json.getString()).matches()) {
            return json.getString();
        }
        throw Json.unexpected(expected, json);
    }

    private static boolean isShortString(JsonParser json) {
        // with a sign, a point and an exponent
        return json.currentToken() == JsonToken.VALUE_STRING && json.getStringLength() <= MAX_DIGITS + 20;
    }

    private static RuntimeException tooLong(JsonGenerator json) {
        return Json.invalid("has more than " + MAX_DIGITS + " digits", json);
    }
}
