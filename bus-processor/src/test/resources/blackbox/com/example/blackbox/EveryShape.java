package com.example.blackbox;

import dev.typebus.annotations.AggregateId;
import dev.typebus.annotations.Codec;
import dev.typebus.annotations.DomainEvent;
import dev.typebus.annotations.JsonName;
import dev.typebus.annotations.ValueRecord;
import java.math.BigDecimal;
import java.net.URI;
import java.time.LocalDate;
import java.time.Year;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;

@DomainEvent(value = "Every.Shape", version = 3, aggregateType = "shape_of_things")
public record EveryShape(
        @AggregateId AccountNo accountNo,
        ShapeId id,
        Status status,
        Terms terms,
        Page<ShapeId> page,
        Page<Terms> termsPage,
        Pair<Status, List<Pair<String, Percent>>> pairs,
        Payout payout,
        List<Payout> payouts,
        Money money,
        @Codec(ShoutCodec.class) String shouted,
        @JsonName("renamed-\"{}") String renamed,
        Optional<String> optionalText,
        Optional<Terms> optionalTerms,
        Optional<List<Money>> optionalList,
        OptionalInt optionalInt,
        OptionalLong optionalLong,
        OptionalDouble optionalDouble,
        @Nullable String nullableText,
        @Nullable Integer nullableInt,
        @Nullable Terms nullableTerms,
        @NullableType.Nullable String nullableByType,
        List<String> strings,
        List<List<Optionals>> rows,
        Set<UUID> uuids,
        Set<Status> statuses,
        Map<String, BigDecimal> byText,
        Map<UUID, Terms> byUuid,
        Map<Status, List<Payout>> byStatus,
        Map<AccountNo, Map<LocalDate, Percent>> byAccount,
        Map<ShapeId, byte[]> byShape,
        Map<Long, Boolean> byLong,
        Map<Character, Year> byCharacter,
        Map<Year, URI> byYear,
        Map<Locale, Currency> byLocale,
        boolean[] booleans,
        short[] shorts,
        int[] ints,
        long[] longs,
        float[] floats,
        double[] doubles,
        char[] chars,
        byte[][] blobs,
        int[][][] cube,
        String[] texts,
        Terms[] termsArray,
        Tags tags,
        String json,
        int to,
        int event,
        boolean toSeen) {

    @interface Nullable {}

    /** Holds an annotation of the same simple name for types. */
    interface NullableType {
        @java.lang.annotation.Target(java.lang.annotation.ElementType.TYPE_USE)
        @interface Nullable {}
    }

    /** A typed id with a text form of its own. */
    @ValueRecord
    public record ShapeId(UUID value) {}

    /** A number as value, a text as key. */
    @ValueRecord
    public record AccountNo(long number) {}

    @ValueRecord
    public record Percent(int value) {}

    @ValueRecord
    public record Tags(List<String> values) {}

    public enum Status {
        OPEN,
        @JsonName("shut \"tight\"")
        CLOSED {
            @Override
            public String toString() {
                return "something else";
            }
        }
    }

    public record Terms(int months, BigDecimal rate, Optional<Terms2> more) {}

    public record Terms2(boolean json, String parser) {}

    public record Optionals(Optional<String> text, OptionalInt number, @Nullable Status status) {}

    public record Page<T>(List<T> rows, T first, Map<String, T> named) {}

    public record Pair<A, B>(A left, B right) {}

    public sealed interface Payout {}

    /** Named so that jsonb sorts other members before the discriminator. */
    public record Card(String no, Terms terms, Map<String, List<Integer>> abc) implements Payout {}

    public sealed interface Transfer extends Payout {}

    @JsonName("sepa-transfer")
    public record Sepa(String iban, Payout2 by) implements Transfer {}

    public record Cash() implements Transfer {}

    public sealed interface Payout2 permits Alpha, Beta {}

    public record Alpha(int a) implements Payout2 {}

    public record Beta(long a) implements Payout2 {}

    @Codec(MoneyCodec.class)
    public record Money(long cents, String currency) {}
}
