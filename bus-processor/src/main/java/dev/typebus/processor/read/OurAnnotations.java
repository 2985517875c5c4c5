package dev.typebus.processor.read;

import dev.typebus.annotations.AggregateId;
import dev.typebus.annotations.Codec;
import dev.typebus.annotations.Compatibility;
import dev.typebus.annotations.DomainEvent;
import dev.typebus.annotations.EventModule;
import dev.typebus.annotations.Formerly;
import dev.typebus.annotations.HandlerGroup;
import dev.typebus.annotations.Handles;
import dev.typebus.annotations.JsonName;
import dev.typebus.annotations.OnDead;
import dev.typebus.annotations.Retired;
import dev.typebus.annotations.Retry;
import dev.typebus.annotations.Upcasts;
import dev.typebus.annotations.ValueRecord;
import java.lang.annotation.Annotation;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The annotations that the processor looks for. A class of its own, as their jar may be missing: what does not use it can be loaded then. */
public final class OurAnnotations {
    static final Set<Class<? extends Annotation>> MAY_STRAY = Set.of(
            AggregateId.class,
            Codec.class,
            Compatibility.class,
            Formerly.class,
            HandlerGroup.class,
            JsonName.class,
            OnDead.class,
            Retry.class,
            ValueRecord.class);

    /** All annotations that the processor reads. */
    public static final Set<Class<? extends Annotation>> ALL = Stream.concat(
                    Stream.of(DomainEvent.class, EventModule.class, Handles.class, Retired.class, Upcasts.class),
                    MAY_STRAY.stream())
            .collect(Collectors.toUnmodifiableSet());

    private OurAnnotations() {}
}
