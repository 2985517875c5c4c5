package dev.typebus.handler;

import dev.typebus.event.EventType;
import dev.typebus.event.JsonPayload;
import dev.typebus.event.StoredEvent;
import dev.typebus.event.Transaction;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One handler: what it wants to see and what to call. Generated code makes them; a hand-written one works as well. Immutable.
 *
 * @param <P> the payload that it is called with
 */
public final class Handler<P> {
    private static final Duration DEFAULT_TIMEOUT = Duration.ofMinutes(5);
    private static final Duration SHORTEST_TIMEOUT = Duration.ofMillis(100);
    private static final Duration LONGEST_TIMEOUT = Duration.ofDays(30);
    private static final Pattern ID = Pattern.compile("[a-z][a-z0-9-]{0,62}");

    /** What a handler wants to see. */
    public sealed interface Selection permits Types, Names {}

    /** Events of these types, decoded. */
    public record Types(List<EventType<?>> types) implements Selection {}

    /** Events of these names or patterns ({@code Loan.*}), of any version, as {@link JsonPayload}. */
    public record Names(List<String> names) implements Selection {}

    /** What to call. */
    public sealed interface Call<P> permits Plain, Transactional, Batch, TransactionalBatch {}

    /** Called for each event; its effects are its own affair, at least once. Thread-safe if the group has several lanes. */
    @FunctionalInterface
    public non-sealed interface Plain<P> extends Call<P> {
        void handle(StoredEvent<P> event, Delivery delivery) throws Exception;
    }

    /** Called for each event in the transaction that commits the group's progress: effects in it happen exactly once. */
    @FunctionalInterface
    public non-sealed interface Transactional<P> extends Call<P> {
        void handle(StoredEvent<P> event, Transaction tx, Delivery delivery) throws Exception;
    }

    /** Called for several events of one lane at once, in order, as {@link Plain}. */
    @FunctionalInterface
    public non-sealed interface Batch<P> extends Call<P> {
        void handle(List<StoredEvent<P>> events) throws Exception;
    }

    /** Called for several events of one lane at once, in order, as {@link Transactional}. */
    @FunctionalInterface
    public non-sealed interface TransactionalBatch<P> extends Call<P> {
        void handle(List<StoredEvent<P>> events, Transaction tx) throws Exception;
    }

    /** Where a handler begins that the database has not seen before. */
    public enum StartFrom {
        /** With the oldest event in the log. */
        BEGINNING,
        /** With the first event committed after the bus first started with this handler. */
        NOW
    }

    private final Builder<P> settings;
    private final Call<P> call;
    private final @Nullable DeadLetterHandler<P> onDead;
    private final List<String> formerly;

    private Handler(
            Builder<P> settings,
            Call<P> call,
            @Nullable DeadLetterHandler<P> deadLetterHandler,
            List<String> formerly) {
        this.settings = settings;
        this.call = call;
        this.onDead = deadLetterHandler;
        this.formerly = formerly;
    }

    /** A handler of one event. The id has lower-case letters, digits and hyphens, a letter first, at most 63 characters. */
    public static <E> Builder<E> on(String id, EventType<E> type) {
        return new Builder<>(id, new Types(List.of(type)));
    }

    /** A handler of all events of a sealed interface. */
    @SafeVarargs
    @SuppressWarnings("varargs")
    public static <P> Builder<P> onAnyOf(String id, Class<P> payloadType, EventType<? extends P>... types) {
        for (EventType<? extends P> type : types) {
            if (!payloadType.isAssignableFrom(type.payloadType())) {
                throw new IllegalArgumentException(type + " is no " + payloadType.getName());
            }
        }
        return new Builder<>(id, new Types(List.of(types)));
    }

    /** A handler of events by name ({@code Loan.Funded}) or pattern ({@code Loan.*}, {@code *.*}), without their classes. */
    public static Builder<JsonPayload> onNames(String id, String... names) {
        return new Builder<>(id, new Names(List.of(names)));
    }

    /** The stable identity within the group. */
    public String id() {
        return settings.id;
    }

    /** A copy with another id. */
    public Handler<P> id(String newId) {
        Builder<P> same = settings;
        return new Handler<>(
                new Builder<>(newId, same.selection, same.retry, same.startFrom, same.timeout, same.replayable),
                call,
                onDead,
                formerly);
    }

    /** What it wants to see. */
    public Selection selection() {
        return settings.selection;
    }

    /** How often and when it is tried again. */
    public RetryPolicy retry() {
        return settings.retry;
    }

    /** Where it begins when it is new. */
    public StartFrom startFrom() {
        return settings.startFrom;
    }

    /** How long a call may take before it is interrupted. */
    public Duration timeout() {
        return settings.timeout;
    }

    /** Whether an operator can have it go through old events again. */
    public boolean isReplayable() {
        return settings.replayable;
    }

    /** What to call. */
    public Call<P> call() {
        return call;
    }

    /** Ids that it had before in its group: progress under one of them becomes its own when the bus starts. */
    public List<String> formerly() {
        return formerly;
    }

    /** A copy that takes over the progress of a handler of one of these ids, if it has none of its own. */
    public Handler<P> formerly(String... ids) {
        return new Handler<>(settings, call, onDead, List.of(ids));
    }

    /** What is called when a delivery becomes dead. */
    public Optional<DeadLetterHandler<P>> onDead() {
        return Optional.ofNullable(onDead);
    }

    /**
     * A copy that calls this when a delivery becomes dead.
     *
     * @throws IllegalArgumentException if this is a batch handler
     */
    public Handler<P> onDead(DeadLetterHandler.Plain<P> instead) {
        return withFallback(instead);
    }

    /**
     * A copy that calls this, in the transaction that writes the dead letter, when a delivery becomes dead.
     *
     * @throws IllegalArgumentException if this is a batch handler, or not transactional
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

    /** Whether its effects commit together with the group's progress. */
    public boolean isTransactional() {
        return call instanceof Transactional || call instanceof TransactionalBatch;
    }

    /** Whether it takes several events at once. */
    public boolean isBatch() {
        return call instanceof Batch || call instanceof TransactionalBatch;
    }

    /** What is to be said of a handler before it says what to call. Immutable: each method returns a copy. */
    public static final class Builder<P> {
        private final String id;
        private final Selection selection;
        private final RetryPolicy retry;
        private final StartFrom startFrom;
        private final Duration timeout;
        private final boolean replayable;

        private Builder(String id, Selection selection) {
            this(id, selection, RetryPolicy.DEFAULT, StartFrom.BEGINNING, DEFAULT_TIMEOUT, true);
            if (!ID.matcher(id).matches()) {
                throw new IllegalArgumentException("A handler's id is like generate-schedule, not \"" + id + "\"");
            }
        }

        private Builder(
                String id,
                Selection selection,
                RetryPolicy retry,
                StartFrom startFrom,
                Duration timeout,
                boolean replayable) {
            this.id = id;
            this.selection = selection;
            this.retry = retry;
            this.startFrom = startFrom;
            this.timeout = timeout;
            this.replayable = replayable;
        }

        /** How often and when it is tried again. Default: {@link RetryPolicy#DEFAULT}. */
        public Builder<P> retry(RetryPolicy policy) {
            return new Builder<>(id, selection, policy, startFrom, timeout, replayable);
        }

        /** Where it begins when it is new. Default: {@link StartFrom#BEGINNING}. */
        public Builder<P> startFrom(StartFrom start) {
            return new Builder<>(id, selection, retry, start, timeout, replayable);
        }

        /**
         * How long a call may take, for a batch handler that of a whole batch: 100 ms to 30 days. Then it is interrupted, and what its
         * transaction's connection does is cancelled; it counts as an attempt. One that does not return all the same is given up
         * 5 seconds later. Default: 5 minutes.
         */
        public Builder<P> timeout(Duration atMost) {
            if (atMost.compareTo(SHORTEST_TIMEOUT) < 0 || atMost.compareTo(LONGEST_TIMEOUT) > 0) {
                throw new IllegalArgumentException("A timeout is 100 ms to 30 days, not " + atMost);
            }
            return new Builder<>(id, selection, retry, startFrom, atMost, replayable);
        }

        /** It is left out when its group is replayed, and its own replay is refused. Default: it can be replayed. */
        public Builder<P> notReplayable() {
            return new Builder<>(id, selection, retry, startFrom, timeout, false);
        }

        /** The handler that calls this for each event. */
        public Handler<P> plain(Plain<P> call) {
            return with(call);
        }

        /** The handler that calls this for each event, in the transaction that commits its progress. */
        public Handler<P> transactional(Transactional<P> call) {
            return with(call);
        }

        /** The handler that calls this for several events at once. */
        public Handler<P> batch(Batch<P> call) {
            return with(call);
        }

        /** The handler that calls this for several events at once, in the transaction that commits its progress. */
        public Handler<P> transactionalBatch(TransactionalBatch<P> call) {
            return with(call);
        }

        private Handler<P> with(Call<P> call) {
            return new Handler<>(this, call, null, List.of());
        }
    }
}
