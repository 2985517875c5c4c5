package dev.typebus.internal.wakeup;

import dev.typebus.internal.log.Snapshot;

/** Somebody who looks at a part of the log when woken. Thread-safe; no method blocks. */
public interface WakeTarget {
    /** Whether events whose names begin with {@code domain}, in this slot, concern it. */
    boolean matches(String domain, int slot);

    /** Whether it has looked at all that this snapshot sees. */
    boolean skipTo(Snapshot snapshot);

    /** Has it look, soon, from what is stored: an operator changed that. */
    void resync();

    /** Has it look, soon. A call while it looks makes it look once more. */
    void wake();

    /** As {@link #wake}, and has it store how far it is, if it finds nothing. */
    void checkpoint();
}
