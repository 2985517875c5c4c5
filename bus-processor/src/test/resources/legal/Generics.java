package app;

import dev.typebus.annotations.AggregateId;
import dev.typebus.annotations.Codec;
import dev.typebus.annotations.DomainEvent;
import dev.typebus.annotations.ValueRecord;
import dev.typebus.json.JsonCodec;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;

record Pair<A, B>(A first, List<B> rest) {}

record Change<T extends Comparable<? super T>>(Optional<T> from, T to) {}

@ValueRecord
record LoanId(UUID value) {}

@ValueRecord
record LoanKey(LoanId id) {}

@ValueRecord
record Tags(List<String> values) {}

enum Empty {}

record Nothing() {}

final class PatternCodec implements JsonCodec<Pattern> {
    @Override
    public void write(Pattern value, JsonGenerator json) {
        json.writeString(value.pattern());
    }

    @Override
    public Pattern read(JsonParser json) {
        return Pattern.compile(json.getString());
    }
}

@DomainEvent("Generic.Used")
record GenericUsed(
        @AggregateId LoanKey key,
        Pair<String, Integer> pair,
        Pair<Pair<UUID, Long>, Change<BigDecimal>> nested,
        Change<LocalDate> date,
        Map<LoanId, Pair<Integer, Integer>> byId,
        Map<LoanKey, Set<Tags>> byKey,
        List<List<List<int[]>>> deep,
        long[][] matrix,
        byte[] bytes,
        List<byte[]> manyBytes,
        Optional<Tags> tags,
        OptionalDouble ratio,
        Empty empty,
        Nothing nothing,
        @Codec(PatternCodec.class) Pattern pattern,
        @Codec(PatternCodec.class) Optional<Pattern> maybe,
        char letter,
        Character boxed,
        float f,
        Short s) {}
