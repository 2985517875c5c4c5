package app;

import dev.typebus.annotations.AggregateId;
import dev.typebus.annotations.DomainEvent;
import dev.typebus.annotations.Handles;
import dev.typebus.annotations.ValueRecord;
import dev.typebus.event.StoredEvent;
import java.lang.annotation.ElementType;
import java.lang.annotation.Target;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

@Target(ElementType.TYPE_USE)
@interface NonNull {}

@Target(ElementType.TYPE_USE)
@interface Nullable {}

@Target({ElementType.FIELD, ElementType.METHOD, ElementType.PARAMETER})
@interface CheckForNull {}

@ValueRecord
record Id<T>(UUID value) {}

@ValueRecord
record Name(@NonNull String value) {}

@DomainEvent("Type.Used")
record TypeUsed(
        @AggregateId @NonNull Id<TypeUsed> id,
        @Nullable String note,
        @NonNull List<@NonNull String> names,
        Map<@NonNull String, @NonNull List<@NonNull UUID>> map,
        @Nullable Integer boxed,
        int @Nullable [] numbers,
        byte @Nullable [] bytes,
        @Nullable List<Name> values,
        @Nullable Name name,
        @Nullable Id<String> other,
        Optional<@NonNull Id<Name>> optional,
        String... rest) {}

class TypeHandlers {
    @Handles
    void follow(@NonNull TypeUsed event) {}

    @Handles
    void batch(@NonNull List<@NonNull StoredEvent<@NonNull TypeUsed>> events) {}

    @Handles
    void stored(StoredEvent<@NonNull TypeUsed> event) {}
}
