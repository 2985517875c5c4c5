package dev.typebus.handler;

import dev.typebus.event.EventType;
import dev.typebus.event.JsonPayload;
import dev.typebus.event.StoredEvent;
import dev.typebus.event.Transaction;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A handler: the events that it selects, the code that it calls, and its settings. Generated code builds handlers; applications may build
 * them by hand. Immutable.
 *
 * @param <P> the payload that it is called with
 */
public final class Handler<P> {
    /** The selection of events that a handler receives. */
    public sealed interface Selection permits Types, Names {}

    /**
     * Selects events of these types, decoded.
     *
     * @param types the event types
     */
    public record Types(List<EventType<?>> types) implements Selection {}

    /**
     * Selects events by name or pattern ({@code Loan.*}), in any version, as {@link JsonPayload}.
     *
     * @param names names and patterns
     */
    public record Names(List<String> names) implements Selection {}

    /**
     * The code that a handler calls.
     *
     * @param <P> the payload
     */
    public sealed interface Call<P> permits Plain, Transactional, Batch, TransactionalBatch {}

    /**
     * Called for each event, at least once: after a failure or crash it is called again, and the bus does not undo its effects. Thread-safe
     * if the group has several lanes.
     *
     * @param <P> the payload
     */
    @FunctionalInterface
    public non-sealed interface Plain<P> extends Call<P> {
        /**
         * Handles an event.
         *
         * @param event the event
         * @param delivery the delivery
         * @throws Exception if it fails; it is retried by the {@link RetryPolicy}
         */
        void handle(StoredEvent<P> event, Delivery delivery) throws Exception;
    }

    /**
     * Called for each event in the transaction that commits the group's progress: effects in the transaction happen exactly once.
     *
     * @param <P> the payload
     */
    @FunctionalInterface
    public non-sealed interface Transactional<P> extends Call<P> {
        /**
         * Handles an event.
         *
         * @param event the event
         * @param tx the transaction
         * @param delivery the delivery
         * @throws Exception if it fails; the transaction is rolled back, and the delivery is retried by the {@link RetryPolicy}
         */
        void handle(StoredEvent<P> event, Transaction tx, Delivery delivery) throws Exception;
    }

    /**
     * Called for several events of one lane at once, in order; otherwise as {@link Plain}.
     *
     * @param <P> the payload
     */
    @FunctionalInterface
    public non-sealed interface Batch<P> extends Call<P> {
        /**
         * Handles a batch.
         *
         * @param events the events, in log order
         * @throws Exception if it fails; the events are retried by the {@link RetryPolicy}
         */
        void handle(List<StoredEvent<P>> events) throws Exception;
    }

    /**
     * Called for several events of one lane at once, in order; otherwise as {@link Transactional}.
     *
     * @param <P> the payload
     */
    @FunctionalInterface
    public non-sealed interface TransactionalBatch<P> extends Call<P> {
        /**
         * Handles a batch.
         *
         * @param events the events, in log order
         * @param tx the transaction
         * @throws Exception if it fails; the transaction is rolled back, and the events are retried by the {@link RetryPolicy}
         */
        void handle(List<StoredEvent<P>> events, Transaction tx) throws Exception;
    }

    /** The start of a handler that is new to the database. */
    public enum StartFrom {
        /** With the oldest event in the log. */
        BEGINNING,
        /** With the first event committed after the bus first started with this handler. */
        NOW
    }

    private final HandlerBuilder<P> settings;
    private final Call<P> call;
    private final @Nullable DeadLetterHandler<P> onDead;
    private final List<String> formerly;

    Handler(
            HandlerBuilder<P> settings,
            Call<P> call,
            @Nullable DeadLetterHandler<P> deadLetterHandler,
            List<String> formerly) {
        this.settings = settings;
        this.call = call;
        this.onDead = deadLetterHandler;
        this.formerly = formerly;
    }

    /**
     * Begins a handler of one event.
     *
     * @param id the stable identity within the group: lower-case letters, digits and hyphens, starting with a letter, at most 63
     * @param type the event
     * @param <E> the payload record
     * @return a builder with all defaults
     * @throws IllegalArgumentException if the id is invalid
     */
    public static <E> HandlerBuilder<E> on(String id, EventType<E> type) {
        return new HandlerBuilder<>(id, new Types(List.of(type)));
    }

    /**
     * Begins a handler of the events of a sealed interface.
     *
     * @param id the stable identity, as in {@link #on}
     * @param payloadType the sealed interface
     * @param types its events
     * @param <P> the sealed interface
     * @return a builder with all defaults
     * @throws IllegalArgumentException if the id is invalid or a type's record does not implement the interface
     */
    @SafeVarargs
    @SuppressWarnings("varargs")
    public static <P> HandlerBuilder<P> onAnyOf(String id, Class<P> payloadType, EventType<? extends P>... types) {
        for (EventType<? extends P> type : types) {
            if (!payloadType.isAssignableFrom(type.payloadType())) {
                throw new IllegalArgumentException(type + " is no " + payloadType.getName());
            }
        }
        return new HandlerBuilder<>(id, new Types(List.of(types)));
    }

    /**
     * Begins a handler of events by name ({@code Loan.Funded}) or pattern ({@code Loan.*}, {@code *.*}), without their classes.
     *
     * @param id the stable identity, as in {@link #on}
     * @param names names and patterns
     * @return a builder with all defaults
     * @throws IllegalArgumentException if the id is invalid
     */
    public static HandlerBuilder<JsonPayload> onNames(String id, String... names) {
        return new HandlerBuilder<>(id, new Names(List.of(names)));
    }

    /** {@return the stable identity within the group} */
    public String id() {
        return settings.id;
    }

    /**
     * Replaces the id.
     *
     * @param newId the new id
     * @return a copy
     * @throws IllegalArgumentException if the id is invalid
     */
    public Handler<P> id(String newId) {
        HandlerBuilder<P> same = settings;
        return new Handler<>(
                new HandlerBuilder<>(newId, same.selection, same.retry, same.startFrom, same.timeout, same.replayable),
                call,
                onDead,
                formerly);
    }

    /** {@return the events that it receives} */
    public Selection selection() {
        return settings.selection;
    }

    /** {@return the retry policy} */
    public RetryPolicy retry() {
        return settings.retry;
    }

    /** {@return where it starts when it is new} */
    public StartFrom startFrom() {
        return settings.startFrom;
    }

    /** {@return how long a call may take before it is interrupted} */
    public Duration timeout() {
        return settings.timeout;
    }

    /** {@return whether an operator may replay old events to it} */
    public boolean isReplayable() {
        return settings.replayable;
    }

    /** {@return the code that it calls} */
    public Call<P> call() {
        return call;
    }

    /** {@return former ids within the group: progress under one of them is taken over when the bus starts} */
    public List<String> formerly() {
        return formerly;
    }

    /**
     * Sets former ids. The handler takes over the progress of one of them, if it has no progress of its own.
     *
     * @param ids the former ids
     * @return a copy
     */
    public Handler<P> formerly(String... ids) {
        return new Handler<>(settings, call, onDead, List.of(ids));
    }

    /** {@return the callback for dead deliveries; empty if there is none} */
    public Optional<DeadLetterHandler<P>> onDead() {
        return Optional.ofNullable(onDead);
    }

    /**
     * Sets the callback for dead deliveries.
     *
     * @param instead the callback
     * @return a copy
     * @throws IllegalArgumentException if this is a batch handler
     */
    public Handler<P> onDead(DeadLetterHandler.Plain<P> instead) {
        return withFallback(instead);
    }

    /**
     * Sets the callback for dead deliveries, called in the transaction that writes the dead letter.
     *
     * @param instead the callback
     * @return a copy
     * @throws IllegalArgumentException if this is a batch handler or not transactional
     */
    public Handler<P> onDead(DeadLetterHandler.Transactional<P> instead) {
        if (!isTransactional()) {
            throw new IllegalArgumentException(
                    "Handler " + settings.id + " is not transactional, so its fallback has no transaction to take");
        }
        return withFallback(instead);
    }

    private Handler<P> withFallback(DeadLetterHandler<P> instead) {
        if (isBatch()) {
            throw new IllegalArgumentException(
                    "Handler " + settings.id + " takes batches, and a fallback is for a single event");
        }
        return new Handler<>(settings, call, instead, formerly);
    }

    /** {@return whether its effects commit together with the group's progress} */
    public boolean isTransactional() {
        return call instanceof Transactional || call instanceof TransactionalBatch;
    }

    /** {@return whether it receives several events at once} */
    public boolean isBatch() {
        return call instanceof Batch || call instanceof TransactionalBatch;
    }
}
