package dev.typebus.processor.describe;

import dev.typebus.processor.model.Scalar;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The JSON Schema of what {@code dev.typebus.json} writes for a {@link Scalar}. A format is named only where all that is
 * written has it: {@code OffsetDateTime} leaves out seconds that are zero, and is no {@code date-time}. The one exception are years before
 * 0 and after 9999.
 */
final class ScalarSchema {
    private static final String WHOLE = "^-?[0-9]+$";
    private static final String DECIMAL = "^-?[0-9]+(\\.[0-9]+)?(E[+-]?[0-9]+)?$";

    private ScalarSchema() {}

    /** The schema of a value. */
    static Map<String, Object> value(Scalar scalar) {
        return switch (scalar) {
            case BOOLEAN -> json("type", "boolean");
            case BYTE -> range(Byte.MIN_VALUE, Byte.MAX_VALUE);
            case SHORT -> range(Short.MIN_VALUE, Short.MAX_VALUE);
            case INT -> range(Integer.MIN_VALUE, Integer.MAX_VALUE);
            case LONG -> range(Long.MIN_VALUE, Long.MAX_VALUE);
            case YEAR -> range(java.time.Year.MIN_VALUE, java.time.Year.MAX_VALUE);
            // what jsonb would change is a string
            case FLOAT, DOUBLE -> json("type", List.of("number", "string"), "pattern", "^-0\\.0$");
            case BIG_INTEGER -> json("type", List.of("integer", "string"), "pattern", WHOLE);
            case BIG_DECIMAL -> json("type", List.of("number", "string"), "pattern", DECIMAL);
            case CHAR -> json("type", "string", "minLength", 1, "maxLength", 1);
            case UUID -> format("uuid");
            case URI -> format("uri-reference");
            case INSTANT -> format("date-time");
            case LOCAL_DATE -> format("date");
            case CURRENCY -> json("type", "string", "pattern", "^[A-Z]{3}$");
            case BYTES -> json("type", "string", "contentEncoding", "base64");
            case STRING,
                    LOCAL_TIME,
                    LOCAL_DATE_TIME,
                    OFFSET_TIME,
                    OFFSET_DATE_TIME,
                    ZONED_DATE_TIME,
                    YEAR_MONTH,
                    MONTH_DAY,
                    DURATION,
                    PERIOD,
                    ZONE_ID,
                    ZONE_OFFSET,
                    LOCALE -> json("type", "string");
        };
    }

    /** The schema of a map's key, which is a string. */
    static Map<String, Object> key(Scalar scalar) {
        return scalar.jsonType() == Scalar.JsonType.NUMBER ? json("pattern", WHOLE) : value(scalar);
    }

    /** The meaning of the value where JSON Schema has no word for it; else empty. */
    static String meaning(Scalar scalar) {
        return switch (scalar) {
            case BIG_DECIMAL, CURRENCY -> scalar.meaning();
            default -> value(scalar).equals(json("type", "string")) ? scalar.meaning() : "";
        };
    }

    private static Map<String, Object> format(String name) {
        return json("type", "string", "format", name);
    }

    private static Map<String, Object> range(long min, long max) {
        return json("type", "integer", "minimum", min, "maximum", max);
    }

    private static Map<String, Object> json(Object... namesAndValues) {
        Map<String, Object> json = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            json.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return json;
    }
}
