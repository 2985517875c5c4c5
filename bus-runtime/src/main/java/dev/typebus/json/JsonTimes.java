package dev.typebus.json;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.MonthDay;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.SignStyle;
import java.time.temporal.ChronoField;
import org.jspecify.annotations.Nullable;

/** The JSON forms of {@code java.time}: ISO 8601 to the nanosecond, over the whole range of each type. */
public final class JsonTimes {
    /** The format of {@link YearMonth#parse(CharSequence)}. {@code toString} omits the plus sign of years above 9999. */
    private static final DateTimeFormatter YEAR_MONTH_TEXT = new DateTimeFormatterBuilder()
            .appendValue(ChronoField.YEAR, 4, 10, SignStyle.EXCEEDS_PAD)
            .appendLiteral('-')
            .appendValue(ChronoField.MONTH_OF_YEAR, 2)
            .toFormatter(java.util.Locale.ROOT);

    /** {@code 2026-11-23T10:15:30Z}. */
    public static final TextForm<Instant> INSTANT =
            TextForm.of("an ISO-8601 instant", Instant::toString, IsoText::instant);

    /** {@code 2026-11-23}. */
    public static final TextForm<LocalDate> LOCAL_DATE =
            TextForm.of("an ISO-8601 date", LocalDate::toString, IsoText::date);

    /** {@code 10:15:30}. */
    public static final TextForm<LocalTime> LOCAL_TIME =
            TextForm.of("an ISO-8601 time", LocalTime::toString, LocalTime::parse);

    /** {@code 2026-11-23T10:15:30}. */
    public static final TextForm<LocalDateTime> LOCAL_DATE_TIME =
            TextForm.of("an ISO-8601 date and time", LocalDateTime::toString, LocalDateTime::parse);

    /** {@code 10:15:30+01:00}. */
    public static final TextForm<OffsetTime> OFFSET_TIME =
            TextForm.of("an ISO-8601 time with offset", OffsetTime::toString, OffsetTime::parse);

    /** {@code 2026-11-23T10:15:30+01:00}. */
    public static final TextForm<OffsetDateTime> OFFSET_DATE_TIME =
            TextForm.of("an ISO-8601 date and time with offset", OffsetDateTime::toString, OffsetDateTime::parse);

    /** {@code 2026-11-23T10:15:30+01:00[Europe/Paris]}. The offset is needed because the zone has two when clocks are set back. */
    public static final TextForm<ZonedDateTime> ZONED_DATE_TIME = TextForm.of(
            "an ISO-8601 date and time with offset and [zone]", ZonedDateTime::toString, JsonTimes::zonedDateTime);

    /** {@code 2026-11}. */
    public static final TextForm<YearMonth> YEAR_MONTH = TextForm.of(
            "an ISO-8601 year and month", YEAR_MONTH_TEXT::format, text -> YearMonth.parse(text, YEAR_MONTH_TEXT));

    /** {@code --11-23}. */
    public static final TextForm<MonthDay> MONTH_DAY =
            TextForm.of("an ISO-8601 month and day", MonthDay::toString, MonthDay::parse);

    /** {@code PT1H30M}. */
    public static final TextForm<Duration> DURATION =
            TextForm.of("an ISO-8601 duration", Duration::toString, Duration::parse);

    /** {@code P1Y2M3D}. */
    public static final TextForm<Period> PERIOD = TextForm.of("an ISO-8601 period", Period::toString, Period::parse);

    /** {@code Europe/Paris} or {@code +01:00}. */
    public static final TextForm<ZoneId> ZONE_ID = TextForm.of("a time zone", ZoneId::getId, ZoneId::of);

    /** {@code +01:00}. */
    public static final TextForm<ZoneOffset> ZONE_OFFSET =
            TextForm.of("a time zone offset", ZoneOffset::getId, ZoneOffset::of);

    private JsonTimes() {}

    /** Keeps the offset if the zone has two, and the instant if the rules of the zone have changed since. */
    private static @Nullable ZonedDateTime zonedDateTime(String text) {
        int bracket = text.indexOf('[');
        if (bracket < 0) {
            return OffsetDateTime.parse(text).toZonedDateTime();
        }
        if (!text.endsWith("]")) {
            return null;
        }
        OffsetDateTime time = OffsetDateTime.parse(text.substring(0, bracket));
        ZoneId zone = ZoneId.of(text.substring(bracket + 1, text.length() - 1));
        return ZonedDateTime.ofInstant(time.toLocalDateTime(), time.getOffset(), zone);
    }
}
