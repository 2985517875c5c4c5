package dev.typebus.append;

import dev.typebus.event.EventId;
import dev.typebus.event.HandlersNotSettledException;
import dev.typebus.event.NewEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** An event and the id that it has in the log. */
record Published(NewEvent<?> event, EventId id) {
    static List<Published> of(List<? extends NewEvent<?>> events, List<EventId> ids) {
        List<Published> published = new ArrayList<>(events.size());
        for (int i = 0; i < events.size(); i++) {
            published.add(new Published(events.get(i), ids.get(i)));
        }
        return published;
    }

    /**
     * Waits for the handlers of those that ask for it, as long as the most patient of them allows.
     *
     * @throws HandlersNotSettledException if that takes longer
     */
    static void await(List<Published> published, SettlementAwait handlers) {
        List<EventId> awaited = new ArrayList<>();
        Duration longest = Duration.ZERO;
        for (Published one : published) {
            Duration await = one.event().await();
            if (await != null) {
                awaited.add(one.id());
                longest = await.compareTo(longest) > 0 ? await : longest;
            }
        }
        if (!awaited.isEmpty()) {
            handlers.await(awaited, longest);
        }
    }
}
