package dev.typebus.processor.model;

import java.util.Optional;
import java.util.stream.Stream;

/** The types that have a JSON form of their own. A payload type that is added begins here. */
public enum Scalar {
    BOOLEAN("boolean", "java.lang.Boolean", JsonType.BOOLEAN, "", false),
    BYTE("byte", "java.lang.Byte", JsonType.NUMBER, "-128 to 127", true),
    SHORT("short", "java.lang.Short", JsonType.NUMBER, "16-bit whole number", true),
    INT("int", "java.lang.Integer", JsonType.NUMBER, "32-bit whole number", true),
    LONG("long", "java.lang.Long", JsonType.NUMBER, "64-bit whole number", true),
    FLOAT("float", "java.lang.Float", JsonType.NUMBER, "32-bit binary fraction", false),
    DOUBLE("double", "java.lang.Double", JsonType.NUMBER, "64-bit binary fraction", false),
    CHAR("char", "java.lang.Character", JsonType.STRING, "one character", true),

    STRING("", "java.lang.String", JsonType.STRING, "", true),
    UUID("", "java.util.UUID", JsonType.STRING, "UUID", true),
    BIG_INTEGER("", "java.math.BigInteger", JsonType.NUMBER, "whole number of any length", true),
    BIG_DECIMAL("", "java.math.BigDecimal", JsonType.NUMBER, "decimal, scale kept", false),
    BYTES("", "byte[]", JsonType.STRING, "base64", false),

    INSTANT("", "java.time.Instant", JsonType.STRING, "ISO-8601 instant, UTC", true),
    LOCAL_DATE("", "java.time.LocalDate", JsonType.STRING, "ISO-8601 date", true),
    LOCAL_TIME("", "java.time.LocalTime", JsonType.STRING, "ISO-8601 time", true),
    LOCAL_DATE_TIME("", "java.time.LocalDateTime", JsonType.STRING, "ISO-8601 date and time", true),
    OFFSET_TIME("", "java.time.OffsetTime", JsonType.STRING, "ISO-8601 time with offset", true),
    OFFSET_DATE_TIME("", "java.time.OffsetDateTime", JsonType.STRING, "ISO-8601 date and time with offset", true),
    ZONED_DATE_TIME(
            "", "java.time.ZonedDateTime", JsonType.STRING, "ISO-8601 date and time with offset and zone", true),
    YEAR("", "java.time.Year", JsonType.NUMBER, "year", true),
    YEAR_MONTH("", "java.time.YearMonth", JsonType.STRING, "ISO-8601 year and month", true),
    MONTH_DAY("", "java.time.MonthDay", JsonType.STRING, "ISO-8601 month and day", true),
    DURATION("", "java.time.Duration", JsonType.STRING, "ISO-8601 duration", true),
    PERIOD("", "java.time.Period", JsonType.STRING, "ISO-8601 period", true),
    ZONE_ID("", "java.time.ZoneId", JsonType.STRING, "time zone", true),
    ZONE_OFFSET("", "java.time.ZoneOffset", JsonType.STRING, "time zone offset", true),

    URI("", "java.net.URI", JsonType.STRING, "URI", true),
    CURRENCY("", "java.util.Currency", JsonType.STRING, "ISO-4217 currency", true),
    LOCALE("", "java.util.Locale", JsonType.STRING, "BCP 47 language tag", true);

    /** The types of JSON. */
    public enum JsonType {
        BOOLEAN,
        NUMBER,
        STRING,
        OBJECT,
        ARRAY,
        /** Only the user's codec knows. */
        ANY;

        /** As it stands in documentation: {@code string}. */
        @Override
        public String toString() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    private final String primitive;
    private final String type;
    private final JsonType jsonType;
    private final String meaning;
    private final boolean text;

    Scalar(String primitive, String type, JsonType jsonType, String meaning, boolean text) {
        this.primitive = primitive;
        this.type = type;
        this.jsonType = jsonType;
        this.meaning = meaning;
        this.text = text;
    }

    /** The scalar of a type as it is written with its package, {@code int} or {@code java.util.UUID}. */
    public static Optional<Scalar> of(String qualifiedName) {
        return Stream.of(values())
                .filter(scalar -> scalar.type.equals(qualifiedName)
                        || (!scalar.primitive.isEmpty() && scalar.primitive.equals(qualifiedName)))
                .findFirst();
    }

    /** {@code big-decimal}: as {@code typebus.catalog.json} has it, for ever. */
    public String catalogName() {
        return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }

    /** {@code int}; empty where there is no primitive. */
    public Optional<String> primitiveName() {
        return primitive.isEmpty() ? Optional.empty() : Optional.of(primitive);
    }

    /** The name of the type, boxed: {@code java.lang.Integer}. */
    public String qualifiedName() {
        return type;
    }

    public JsonType jsonType() {
        return jsonType;
    }

    /** The meaning of the JSON value, {@code ISO-8601 date}; empty where the JSON type says it all. */
    public String meaning() {
        return meaning;
    }

    /** Whether it may be the key of a map. */
    public boolean hasText() {
        return text;
    }
}
