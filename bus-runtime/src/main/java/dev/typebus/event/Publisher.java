package dev.typebus.event;

import dev.typebus.handler.HandlerMisuseException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Where events go: the first argument of every generated publish method. What differs between publishers is the transaction:
 *
 * <table>
 *   <caption>The everyday publishers</caption>
 *   <tr><td>the bus</td><td>its own; returns when durable</td></tr>
 *   <tr><td>{@link Transaction}</td><td>that transaction</td></tr>
 *   <tr><td>{@code bus.join(connection)}</td><td>the caller's JDBC transaction, which tells of its end</td></tr>
 *   <tr><td>{@code bus.joining(connection)}</td><td>the caller's JDBC transaction, at once</td></tr>
 *   <tr><td>{@link dev.typebus.RecordingPublisher}</td><td>none: an in-memory list</td></tr>
 * </table>
 *
 * <p>The decorating methods return another publisher that writes to the same place; they are cheap. A publisher is
 * thread-safe unless it says otherwise.
 */
@FunctionalInterface
public interface Publisher {
    /**
     * Publishes the events in the order of the list, all or none.
     *
     * @return their ids in the same order; of an event whose idempotency key was published before, the id of that one
     * @throws TypebusException if nothing was published; it says why
     */
    List<EventId> publishAll(List<? extends NewEvent<?>> events);

    /** Publishes one event. */
    default EventId publish(NewEvent<?> event) {
        return publishAll(List.of(event)).get(0);
    }

    /** Publishes one event. Generated methods end here. */
    default <E> EventId publish(EventType<E> type, E payload) {
        return publish(NewEvent.of(type, payload));
    }

    /**
     * A publisher that adds user, correlation and headers. What it says wins over what is said of the event already; so of two, {@code
     * bus.with(a).with(b)}, what {@code a} says wins, and {@code b} fills in what {@code a} leaves open.
     */
    default Publisher with(EventMetadata metadata) {
        return events ->
                publishAll(events.stream().map(event -> event.with(metadata)).toList());
    }

    /** A publisher of events that happened at this business time. */
    default Publisher occurredAt(Instant time) {
        return events ->
                publishAll(events.stream().map(event -> event.occurredAt(time)).toList());
    }

    /**
     * A publisher that publishes at most one event for this key, ever, however often and from wherever it is called. A list
     * of several events needs a key each: {@link NewEvent#once}.
     */
    default Publisher once(String key) {
        return events -> {
            if (events.size() > 1) {
                throw new IllegalArgumentException("once(\"" + key + "\") is for one event, not for " + events.size()
                        + ". Give each event its own key: NewEvent.once");
            }
            return publishAll(events.stream().map(event -> event.once(key)).toList());
        };
    }

    /**
     * A publisher that returns only when every handler has settled the event: handled it, or written down that it failed or waits. On
     * a {@link Transaction} of {@code bus.inTransaction} that is the end of {@code inTransaction}. A {@link dev.typebus.RecordingPublisher} waits for
     * nobody.
     *
     * <p>The publishing method refuses it, before anything is published: in a handler, whatever the publisher, with {@link
     * HandlerMisuseException} (on {@code joining} with {@link PublishException}), because the handler would wait for itself; and on {@code
     * bus.joining(connection)} with {@link PublishException}, because handlers see the event only after a commit that the bus does not see.
     *
     * <p>It is zero or more, up to {@code ChronoUnit.FOREVER.getDuration()}; less is refused with {@link IllegalArgumentException}.
     *
     * <p>The publishing method, or {@code inTransaction}, throws {@link HandlersNotSettledException} if it takes longer; the event stays
     * published. It also does if that cannot be told: the database fails, or the log does not have the event any more, because a failover lost
     * it or retention deleted it.
     */
    default Publisher awaitingHandlers(Duration atMost) {
        return events -> publishAll(
                events.stream().map(event -> event.awaitingHandlers(atMost)).toList());
    }
}
