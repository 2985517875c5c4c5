package dev.typebus.append;

import dev.typebus.event.NewEvent;
import java.util.List;

/**
 * Hears that there is something to look at. It is a hint: nothing is lost when a call is missing, early or doubled. Implementations
 * are thread-safe, return at once and do not throw.
 */
public interface CommitListener {
    /** Hears nothing. */
    CommitListener NONE = new CommitListener() {
        @Override
        public void committed(List<? extends NewEvent<?>> events) {}

        @Override
        public void expected() {}
    };

    /** These events were committed just now. */
    void committed(List<? extends NewEvent<?>> events);

    /** Events were written in a transaction that somebody else is going to commit, perhaps soon. */
    void expected();
}
