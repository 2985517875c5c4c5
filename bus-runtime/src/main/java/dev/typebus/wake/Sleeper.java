package dev.typebus.wake;

/** Somebody who looks at a part of the log when woken. Thread-safe; no method blocks. */
public interface Sleeper {
    /** Whether events whose names begin with {@code topic}, in this slot, concern it. */
    boolean covers(String topic, int slot);

    /** Whether it has looked at all that this snapshot sees. */
    boolean hasSeen(Snapshot snapshot);

    /**
     * Tells it that everything which this snapshot sees and an earlier call or wake-up did not speak of is somebody else's, and what
     * the highest position was.
     */
    void nothingNew(Snapshot snapshot, long head);

    /**
     * Has it look, soon, from what is stored: the database was away. It may have lost what was committed last, and then gives out the same
     * positions and transaction ids again, so that nothing remembered of it holds.
     */
    void startOver();

    /** Has it look, soon. A call while it looks makes it look once more. */
    void wake();
}
