package dev.typebus.internal.publish;

import dev.typebus.event.EventId;
import dev.typebus.event.HandlersNotSettledException;
import java.time.Duration;
import java.util.List;

/** Waits for the handlers, for publishers that asked for it by {@code awaitingHandlers}. Thread-safe. */
@FunctionalInterface
public interface SettlementAwaiter {
    /** Without handlers there is nobody to wait for. */
    SettlementAwaiter NONE = (events, atMost) -> {};

    /**
     * Returns when every handler has settled each of these committed events.
     *
     * @throws HandlersNotSettledException if that takes longer than {@code atMost}, the thread is interrupted, or it cannot be told
     */
    void await(List<EventId> events, Duration atMost);
}
