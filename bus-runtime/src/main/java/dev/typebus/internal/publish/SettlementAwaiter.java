package dev.typebus.internal.publish;

import dev.typebus.event.EventId;
import dev.typebus.event.HandlersNotSettledException;
import java.time.Duration;
import java.util.List;

/** Waits until handlers have settled events, for publishers that use {@code awaitingHandlers}. Thread-safe. */
@FunctionalInterface
public interface SettlementAwaiter {
    /** Returns at once: without handlers there is nothing to wait for. */
    SettlementAwaiter NONE = (events, atMost) -> {};

    /**
     * Returns when every handler has settled each of these committed events.
     *
     * @throws HandlersNotSettledException if that takes longer than {@code atMost}, the thread is interrupted, or the state cannot be read
     */
    void await(List<EventId> events, Duration atMost);
}
