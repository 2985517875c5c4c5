package com.example.described;

import dev.typebus.annotations.AggregateId;
import dev.typebus.annotations.Codec;
import dev.typebus.annotations.Default;
import dev.typebus.annotations.DomainEvent;
import dev.typebus.annotations.Formerly;
import dev.typebus.annotations.JsonName;
import dev.typebus.annotations.ValueRecord;
import dev.typebus.json.JsonCodec;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.time.DayOfWeek;
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
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;

/**
 * A parcel left the <b>depot</b>; see {@link ParcelLost} for those that never arrive.
 *
 * <p>One component of every type: {@code a < b | c} &amp; more.
 *
 * @param parcelId of the {@linkplain ParcelLost parcel}
 * @param bigDecimal its weight
 *     in kilograms
 * @param payout who pays
 */
@DomainEvent(value = "Parcel.Sent", version = 2)
public record ParcelSent(
        @AggregateId ParcelId parcelId,
        boolean aBoolean,
        byte aByte,
        short aShort,
        int anInt,
        long aLong,
        float aFloat,
        double aDouble,
        char aChar,
        String string,
        BigInteger bigInteger,
        BigDecimal bigDecimal,
        byte[] bytes,
        Instant instant,
        LocalDate localDate,
        LocalTime localTime,
        LocalDateTime localDateTime,
        OffsetTime offsetTime,
        OffsetDateTime offsetDateTime,
        ZonedDateTime zonedDateTime,
        Year year,
        YearMonth yearMonth,
        MonthDay monthDay,
        DayOfWeek dayOfWeek,
        Duration duration,
        Period period,
        ZoneId zoneId,
        ZoneOffset zoneOffset,
        URI uri,
        Currency currency,
        Locale locale,
        Optional<String> optional,
        OptionalInt optionalInt,
        List<Line> list,
        Set<UUID> set,
        Set<BigDecimal> decimals,
        Map<Year, List<String>> map,
        Map<Size, Line> bySize,
        int[] array,
        Line record,
        Payout payout,
        Money money,
        @JsonName("in-json") Size named,
        @Default("3") int byDefault,
        @Default("[]") List<String> emptyByDefault,
        @Formerly("before") Size renamed) {

    /** Identifies a parcel. */
    @ValueRecord
    public record ParcelId(UUID value) {}

    /**
     * A line of the bill.
     *
     * @param price without tax
     */
    public record Line(String text, BigDecimal price) {}

    /** How large it is. */
    public enum Size {
        SMALL,
        @JsonName("large")
        LARGE
    }

    /** Who pays. */
    public sealed interface Payout {}

    /** Paid at the door. */
    public record Cash() implements Payout {}

    /** @param number of the card */
    public record Card(String number) implements Payout {}

    @Codec(MoneyCodec.class)
    public record Money(long cents) {}

    static final class MoneyCodec implements JsonCodec<Money> {
        @Override
        public void write(Money value, JsonGenerator json) {
            json.writeNumber(value.cents());
        }

        @Override
        public Money read(JsonParser json) {
            return new Money(json.getLongValue());
        }
    }
}
