package dev.typebus.json;

import dev.typebus.json.Samples.Sample;
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
import java.util.Random;
import java.util.stream.Stream;

/** Values of {@code java.time}. */
final class TimeSamples {
    private TimeSamples() {}

    static Stream<Sample<?>> all(Random random) {
        ZoneId paris = ZoneId.of("Europe/Paris");
        LocalDateTime twice = LocalDateTime.parse("2026-10-25T02:30:00.000000001");
        return Stream.of(
                Samples.sample(
                        random,
                        "Instant",
                        JsonTimes.INSTANT,
                        r -> SeededRandom.instant(r),
                        Instant.EPOCH,
                        Instant.MIN,
                        Instant.MAX),
                Samples.sample(
                        random,
                        "LocalDate",
                        JsonTimes.LOCAL_DATE,
                        r -> SeededRandom.dateTime(r).toLocalDate(),
                        LocalDate.MIN,
                        LocalDate.MAX,
                        LocalDate.of(10000, 1, 1),
                        LocalDate.of(-1, 2, 28)),
                Samples.sample(
                        random,
                        "LocalTime",
                        JsonTimes.LOCAL_TIME,
                        r -> SeededRandom.dateTime(r).toLocalTime(),
                        LocalTime.MIN,
                        LocalTime.MAX,
                        LocalTime.NOON),
                Samples.sample(
                        random,
                        "LocalDateTime",
                        JsonTimes.LOCAL_DATE_TIME,
                        SeededRandom::dateTime,
                        LocalDateTime.MIN,
                        LocalDateTime.MAX),
                Samples.sample(
                        random,
                        "OffsetTime",
                        JsonTimes.OFFSET_TIME,
                        r -> SeededRandom.dateTime(r).toLocalTime().atOffset(SeededRandom.offset(r)),
                        OffsetTime.MIN,
                        OffsetTime.MAX),
                Samples.sample(
                        random,
                        "OffsetDateTime",
                        JsonTimes.OFFSET_DATE_TIME,
                        r -> SeededRandom.dateTime(r).atOffset(SeededRandom.offset(r)),
                        OffsetDateTime.MIN,
                        OffsetDateTime.MAX),
                Samples.sample(
                        random,
                        "ZonedDateTime",
                        JsonTimes.ZONED_DATE_TIME,
                        r -> SeededRandom.dateTime(r).atZone(SeededRandom.zone(r)),
                        ZonedDateTime.ofLocal(twice, paris, ZoneOffset.ofHours(1)),
                        ZonedDateTime.ofLocal(twice, paris, ZoneOffset.ofHours(2)),
                        LocalDateTime.MIN.atZone(ZoneOffset.MAX),
                        LocalDateTime.MAX.atZone(ZoneId.of("UTC")),
                        LocalDateTime.MIN.atZone(paris),
                        twice.atZone(ZoneId.of("GMT+03:30")),
                        twice.atZone(ZoneOffset.UTC)),
                Samples.sample(
                        random,
                        "YearMonth",
                        JsonTimes.YEAR_MONTH,
                        r -> YearMonth.from(SeededRandom.dateTime(r)),
                        YearMonth.of(12345, 1),
                        YearMonth.of(-5, 2),
                        YearMonth.of(0, 12),
                        YearMonth.of(Year.MAX_VALUE, 12),
                        YearMonth.of(Year.MIN_VALUE, 1)),
                Samples.sample(
                        random,
                        "MonthDay",
                        JsonTimes.MONTH_DAY,
                        r -> MonthDay.from(SeededRandom.dateTime(r)),
                        MonthDay.of(2, 29)),
                Samples.sample(
                        random,
                        "Duration",
                        JsonTimes.DURATION,
                        r -> Duration.ofSeconds(r.nextLong() >> r.nextInt(60), r.nextInt(1_000_000_000)),
                        Duration.ZERO,
                        Duration.ofMillis(-500),
                        Duration.ofSeconds(Long.MAX_VALUE, 999_999_999),
                        Duration.ofSeconds(Long.MIN_VALUE)),
                Samples.sample(
                        random,
                        "Period",
                        JsonTimes.PERIOD,
                        r -> Period.of(r.nextInt(), r.nextInt(), r.nextInt()),
                        Period.ZERO,
                        Period.of(-1, 0, 3),
                        Period.of(Integer.MIN_VALUE, Integer.MAX_VALUE, Integer.MIN_VALUE)),
                Samples.sample(
                        random,
                        "ZoneId",
                        JsonTimes.ZONE_ID,
                        SeededRandom::zone,
                        paris,
                        ZoneOffset.UTC,
                        ZoneId.of("UTC+01:00"),
                        ZoneOffset.MIN),
                Samples.sample(
                        random,
                        "ZoneOffset",
                        JsonTimes.ZONE_OFFSET,
                        SeededRandom::offset,
                        ZoneOffset.MIN,
                        ZoneOffset.MAX,
                        ZoneOffset.UTC));
    }
}
