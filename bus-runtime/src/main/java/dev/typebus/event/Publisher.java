package dev.typebus.event;

import dev.typebus.handler.HandlerMisuseException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * A target of events: the first argument of every generated publish method. Publishers differ in their transaction:
 *
 * <table>
 *   <caption>Common publishers</caption>
 *   <tr><td>the bus</td><td>its own; returns when durable</td></tr>
 *   <tr><td>{@link Transaction}</td><td>that transaction</td></tr>
 *   <tr><td>{@code bus.join(connection)}</td><td>the caller's JDBC transaction; the caller reports its end</td></tr>
 *   <tr><td>{@code bus.joining(connection)}</td><td>the caller's JDBC transaction; written at once</td></tr>
 *   <tr><td>{@link dev.typebus.RecordingPublisher}</td><td>none: an in-memory list</td></tr>
 * </table>
 *
 * <p>The decorating methods return another publisher with the same target; they are cheap. A publisher is thread-safe unless it says
 * otherwise.
 */
@FunctionalInterface
public interface Publisher {
    /**
     * Publishes the events in the order of the list, all or none.
     *
     * @param events the events
     * @return their ids in the same order; for an idempotency key that was published before, the id of that event
     * @throws TypebusException if nothing was published; the message says why
     */
    List<EventId> publishAll(List<? extends NewEvent<?>> events);

    /**
     * Publishes one event, as {@link #publishAll}.
     *
     * @param event the event
     * @return its id
     */
    default EventId publish(NewEvent<?> event) {
        return publishAll(List.of(event)).get(0);
    }

    /**
     * Publishes one event without metadata and options, as {@link #publishAll}. Generated methods call it.
     *
     * @param type the event type
     * @param payload the payload
     * @param <E> the payload record
     * @return its id
     */
    default <E> EventId publish(EventType<E> type, E payload) {
        return publish(NewEvent.of(type, payload));
    }

    /**
     * Adds metadata to each event. It wins over the event's own metadata. In {@code bus.with(a).with(b)}, {@code a} wins over {@code b}.
     *
     * @param metadata user, correlation and headers
     * @return a publisher with the same target
     */
    default Publisher with(EventMetadata metadata) {
        return events ->
                publishAll(events.stream().map(event -> event.with(metadata)).toList());
    }

    /**
     * Sets the business time of each event.
     *
     * @param time the business time
     * @return a publisher with the same target
     */
    default Publisher occurredAt(Instant time) {
        return events ->
                publishAll(events.stream().map(event -> event.occurredAt(time)).toList());
    }

    /**
     * Publishes at most one event for a key, ever, on all nodes. Each event of a list needs its own key: {@link NewEvent#once}.
     *
     * @param key a key of 1 to 255 characters
     * @return a publisher of single events, which throws {@link IllegalArgumentException} for more than one
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
     * Waits until every handler has settled the event: handled it, or recorded that it failed or waits. On a {@link Transaction} of
     * {@code bus.inTransaction}, {@code inTransaction} waits after its commit. A {@link dev.typebus.RecordingPublisher} does not wait.
     *
     * <p>The publishing method refuses it, before anything is published:
     * <ul>
     *   <li>in a handler, whatever the publisher, with {@link HandlerMisuseException} (on {@code joining} with {@link PublishException}), because
     *       the handler would wait for itself
     *   <li>on {@code bus.joining(connection)} with {@link PublishException}, because the bus does not see that commit
     *   <li>for a negative time, with {@link IllegalArgumentException}
     * </ul>
     *
     * <p>The publishing method, or {@code inTransaction}, throws {@link HandlersNotSettledException} if the time is over; the event stays
     * published. It throws it as well if settlement cannot be determined: the database fails, or a failover or retention removed the event.
     *
     * @param atMost the maximum time, zero or more, up to {@code ChronoUnit.FOREVER.getDuration()}
     * @return a publisher with the same target
     */
    default Publisher awaitingHandlers(Duration atMost) {
        return events -> publishAll(
                events.stream().map(event -> event.awaitingHandlers(atMost)).toList());
    }
}
