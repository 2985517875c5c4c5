package dev.typebus.internal.wakeup;

import dev.typebus.internal.log.Snapshot;

/** A reader of a part of the log that sleeps while it has no events: a lane or a live subscription. Thread-safe; no method blocks. */
public interface WakeTarget {
    /** Tells whether events of this domain in this slot concern the target. */
    boolean matches(String domain, int slot);

    /** Tells whether the target has read everything that this snapshot sees. */
    boolean hasRead(Snapshot snapshot);

    /** Lets the target read soon, from its stored cursor: an operator has changed it. */
    void resync();

    /** Lets the target read soon. A call during a read causes one more read. */
    void wake();

    /** Wakes the target as {@link #wake} does, and lets it store its position if it finds nothing. */
    void checkpoint();
}
