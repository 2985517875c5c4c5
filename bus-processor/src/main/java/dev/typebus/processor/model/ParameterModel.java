package dev.typebus.processor.model;

import java.util.List;
import javax.lang.model.type.TypeMirror;

/**
 * A parameter of a handler method.
 *
 * @param type as declared
 * @param role what its type makes it
 * @param subject what a payload, stored event or batch is about; {@link Subject.Other} for the other roles
 * @param place the parameter
 */
public record ParameterModel(String name, TypeMirror type, Role role, Subject subject, Place place) {

    /** What a parameter's type makes it. */
    public enum Role {
        /** Any type that is none of the others: {@code LoanFunded}, a sealed interface of events, or a mistake. */
        PAYLOAD,
        /** {@code StoredEvent<P>}. */
        STORED_EVENT,
        /** {@code List<StoredEvent<P>>}. */
        BATCH,
        /** {@code Transaction}. */
        TRANSACTION,
        /** {@code Delivery}. */
        DELIVERY
    }

    /** What {@code P} is. */
    public sealed interface Subject {
        /** One event. */
        record One(KnownEvent event) implements Subject {}

        /**
         * A sealed interface.
         *
         * @param events the events among the records below it, sorted
         * @param others the qualified names of the classes below it that are no events
         */
        record AnyOf(ClassModel declared, List<KnownEvent> events, List<JavaClass> others) implements Subject {
            public AnyOf {
                events = List.copyOf(events);
                others = List.copyOf(others);
            }
        }

        /** {@code JsonPayload}. */
        record Json() implements Subject {}

        /** A type that does not exist, at least not in this round, or that Java forbids: javac says so itself. */
        record Unresolved() implements Subject {}

        /**
         * Anything else.
         *
         * @param annotated whether it has {@code @DomainEvent} all the same: an event of a library that was compiled without the
         *     processor
         */
        record Other(boolean annotated) implements Subject {}
    }
}
