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

    /** The role of a parameter, by its type. */
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

    /** The type {@code P}. */
    public sealed interface Subject {
        /** The events of this type; empty if none is known by its type. */
        List<KnownEvent> events();

        /** One event. */
        record One(KnownEvent event) implements Subject {
            @Override
            public List<KnownEvent> events() {
                return List.of(event);
            }
        }

        /**
         * A sealed interface.
         *
         * @param events the events among the records below it, sorted
         * @param others the classes below it that are no events
         */
        record AnyOf(ClassModel declared, List<KnownEvent> events, List<NoEvent> others) implements Subject {
            public AnyOf {
                events = List.copyOf(events);
                others = List.copyOf(others);
            }
        }

        /**
         * A class that is no event.
         *
         * @param annotated as in {@link Other}
         */
        record NoEvent(ClassModel type, boolean annotated) {}

        /** {@code JsonPayload}. */
        record Json() implements Subject {
            @Override
            public List<KnownEvent> events() {
                return List.of();
            }
        }

        /** A type that does not exist, at least not in this round, or that Java forbids: javac says so itself. */
        record Unresolved() implements Subject {
            @Override
            public List<KnownEvent> events() {
                return List.of();
            }
        }

        /**
         * Anything else.
         *
         * @param annotated whether it has {@code @DomainEvent} all the same, on a record of another compilation that has no serializer:
         *     of a library that was compiled without the processor, or of a source path
         */
        record Other(boolean annotated) implements Subject {
            @Override
            public List<KnownEvent> events() {
                return List.of();
            }
        }
    }
}
