package dev.typebus.processor.check;

import dev.typebus.processor.model.JsonForm;
import dev.typebus.processor.model.Scalar;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.MonthDay;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Currency;
import java.util.Locale;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Checks the text of {@code @Default}: generated code has to read it without failing. */
final class DefaultLiteral {
    private static final Pattern WHOLE = Pattern.compile("0|-?[1-9]\\d*");
    private static final Pattern DECIMAL = Pattern.compile("-?\\d+(\\.\\d+)?([eE][+-]?\\d+)?");

    private DefaultLiteral() {}

    /** Whether values of the form can be written in {@code @Default} at all. */
    static boolean isPossible(JsonForm form) {
        return form instanceof JsonForm.Simple simple
                ? simple.scalar() != Scalar.BYTES
                : form instanceof JsonForm.ValueOf value
                        ? isPossible(value.components().get(0).form())
                        : form instanceof JsonForm.EnumOf
                                || form instanceof JsonForm.ListOf
                                || form instanceof JsonForm.SetOf
                                || form instanceof JsonForm.MapOf;
    }

    /** Whether the text is a value of the form. */
    static boolean isValid(JsonForm form, String text) {
        if (form instanceof JsonForm.Simple simple) {
            return isValid(simple.scalar(), text);
        } else if (form instanceof JsonForm.EnumOf choice) {
            return choice.constants().stream()
                    .anyMatch(constant -> constant.jsonName().value().equals(text));
        } else if (form instanceof JsonForm.ValueOf value) {
            return isValid(value.components().get(0).form(), text);
        }
        return text.equals(form instanceof JsonForm.MapOf ? "{}" : "[]");
    }

    static boolean isValid(Scalar scalar, String text) {
        try {
            return parse(scalar, text);
        } catch (IllegalArgumentException | DateTimeException malformed) {
            return false;
        }
    }

    /** Throws what the parsers throw. */
    private static boolean parse(Scalar scalar, String text) {
        return switch (scalar) {
            case BOOLEAN -> text.equals("true") || text.equals("false");
            case BYTE ->
                WHOLE.matcher(text).matches()
                        && Byte.toString(Byte.parseByte(text)).equals(text);
            case SHORT ->
                WHOLE.matcher(text).matches()
                        && Short.toString(Short.parseShort(text)).equals(text);
            case INT ->
                WHOLE.matcher(text).matches()
                        && Integer.toString(Integer.parseInt(text)).equals(text);
            case LONG ->
                WHOLE.matcher(text).matches()
                        && Long.toString(Long.parseLong(text)).equals(text);
            case FLOAT -> DECIMAL.matcher(text).matches() && Float.isFinite(Float.parseFloat(text));
            case DOUBLE -> DECIMAL.matcher(text).matches() && Double.isFinite(Double.parseDouble(text));
            case BIG_INTEGER -> new BigInteger(text).toString().equals(text);
            case BIG_DECIMAL -> DECIMAL.matcher(text).matches() && new BigDecimal(text).precision() > 0;
            case CHAR -> text.length() == 1 && !Character.isSurrogate(text.charAt(0));
            case STRING -> true;
            case UUID -> UUID.fromString(text).toString().equalsIgnoreCase(text);
            case INSTANT -> Instant.parse(text) != null;
            case LOCAL_DATE -> LocalDate.parse(text) != null;
            case LOCAL_TIME -> LocalTime.parse(text) != null;
            case LOCAL_DATE_TIME -> LocalDateTime.parse(text) != null;
            case OFFSET_TIME -> OffsetTime.parse(text) != null;
            case OFFSET_DATE_TIME -> OffsetDateTime.parse(text) != null;
            case ZONED_DATE_TIME -> ZonedDateTime.parse(text) != null;
            case YEAR -> WHOLE.matcher(text).matches() && Year.of(Integer.parseInt(text)) != null;
            case YEAR_MONTH -> YearMonth.parse(text) != null;
            case MONTH_DAY -> MonthDay.parse(text) != null;
            case DURATION -> Duration.parse(text) != null;
            case PERIOD -> Period.parse(text) != null;
            case ZONE_ID -> ZoneId.of(text) != null;
            case ZONE_OFFSET -> ZoneOffset.of(text) != null;
            case URI -> URI.create(text) != null;
            case CURRENCY -> Currency.getInstance(text) != null;
            case LOCALE -> !Locale.forLanguageTag(text).equals(Locale.ROOT);
            case BYTES -> false;
        };
    }

    /** A valid text, for a message. */
    static String example(JsonForm form) {
        if (form instanceof JsonForm.EnumOf choice) {
            return choice.constants().stream()
                    .map(constant -> "\"" + constant.jsonName().value() + "\"")
                    .collect(Collectors.joining(", "));
        } else if (form instanceof JsonForm.ValueOf value) {
            return example(value.components().get(0).form());
        } else if (form instanceof JsonForm.Simple simple) {
            return example(simple.scalar());
        }
        return form instanceof JsonForm.MapOf ? "\"{}\"" : "\"[]\"";
    }

    /** {@code a date like "2026-01-31"}; the last text in quotes is valid. */
    static String example(Scalar scalar) {
        return switch (scalar) {
            case BOOLEAN -> "\"true\" or \"false\"";
            case BYTE -> "a whole number from -128 to 127 like \"42\"";
            case SHORT -> "a whole number from -32768 to 32767 like \"42\"";
            case INT -> "a whole number from -2147483648 to 2147483647 like \"42\"";
            case LONG -> "a whole number of at most 64 bits like \"42\"";
            case BIG_INTEGER -> "a whole number like \"42\"";
            case FLOAT, DOUBLE, BIG_DECIMAL -> "a number like \"1.5\"";
            case CHAR -> "one character like \"a\"";
            case STRING -> "any text like \"none\"";
            case UUID -> "a UUID like \"8f14e45f-ceea-467f-a8d5-1d5e2b1f3c70\"";
            case INSTANT -> "an instant like \"2026-01-31T12:30:00Z\"";
            case LOCAL_DATE -> "a date like \"2026-01-31\"";
            case LOCAL_TIME -> "a time like \"12:30:00\"";
            case LOCAL_DATE_TIME -> "a date and time like \"2026-01-31T12:30:00\"";
            case OFFSET_TIME -> "a time with offset like \"12:30:00+01:00\"";
            case OFFSET_DATE_TIME -> "a date and time with offset like \"2026-01-31T12:30:00+01:00\"";
            case ZONED_DATE_TIME ->
                "a date and time with offset and zone like \"2026-01-31T12:30:00+01:00[Europe/Paris]\"";
            case YEAR -> "a year like \"2026\"";
            case YEAR_MONTH -> "a year and month like \"2026-01\"";
            case MONTH_DAY -> "a month and day like \"--01-31\"";
            case DURATION -> "a duration like \"PT1H30M\"";
            case PERIOD -> "a period like \"P1Y2M3D\"";
            case ZONE_ID -> "a time zone like \"Europe/Paris\"";
            case ZONE_OFFSET -> "an offset like \"+01:00\"";
            case URI -> "a URI like \"https://example.com/loans\"";
            case CURRENCY -> "an ISO 4217 code like \"EUR\"";
            case LOCALE -> "a language tag like \"en-GB\"";
            case BYTES -> throw new IllegalArgumentException("bytes have no default");
        };
    }
}
