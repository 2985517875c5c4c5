package dev.typebus.internal.publish;

import dev.typebus.internal.log.EventKey;
import java.util.Set;

/**
 * Receives hints that there are new events. Nothing is lost if a call is missing, early or repeated. Implementations are thread-safe, return at
 * once and do not throw.
 */
public interface CommitListener {
    /** Ignores all calls. */
    CommitListener NONE = new CommitListener() {
        @Override
        public void committed(Set<EventKey> keys) {}

        @Override
        public void expected() {}
    };

    /** Called when events with these keys were committed. */
    void committed(Set<EventKey> keys);

    /** Called when events were written in a transaction that its caller is going to commit, perhaps soon. */
    void expected();
}
