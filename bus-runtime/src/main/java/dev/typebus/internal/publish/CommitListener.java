package dev.typebus.internal.publish;

import dev.typebus.internal.log.EventKey;
import java.util.Set;

/**
 * Hears that there is something to look at. It is a hint: nothing is lost when a call is missing, early or doubled. Implementations
 * are thread-safe, return at once and do not throw.
 */
public interface CommitListener {
    /** Hears nothing. */
    CommitListener NONE = new CommitListener() {
        @Override
        public void committed(Set<EventKey> places) {}

        @Override
        public void expected() {}
    };

    /** Events of these places were committed just now. */
    void committed(Set<EventKey> places);

    /** Events were written in a transaction that somebody else is going to commit, perhaps soon. */
    void expected();
}
