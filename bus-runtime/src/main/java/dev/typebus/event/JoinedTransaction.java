package dev.typebus.event;

/**
 * A JDBC transaction that the caller has begun and will end, and that tells the bus of its end; see {@code bus.join(connection)}. What is
 * published to it is kept, its ids are known at once, and {@link #beforeCommit} writes all of it in one statement. To be used by one thread at a
 * time, which need not be the same one.
 *
 * <pre>{@code
 * JoinedTransaction tx = bus.join(connection);
 * Events.loanFunded(tx, loanId, amount, now);
 * tx.beforeCommit();
 * connection.commit();
 * tx.committed();
 * }</pre>
 *
 * <p>Call {@link #beforeCommit} before the commit: after it, the events are inserted into another transaction, and lost if nobody commits that.
 * The bus does not see the caller's savepoints: call {@link #beforeCommit} before you set one and before you roll back to one, so that the
 * events to be undone are in the database by then.
 */
public interface JoinedTransaction extends Transaction {
    /**
     * Writes what was published since the last call. Nothing happens if there is nothing to write.
     *
     * @throws TypebusException if the database refuses it; the transaction can then only be rolled back
     */
    void beforeCommit();

    /**
     * The caller has committed: handlers are called at once, and not only when the bus looks the next time. Then it waits for the handlers of
     * those events that ask for it by {@link #awaitingHandlers}. From now on publishing is refused.
     *
     * @throws PublishException if something was published that {@link #beforeCommit} was not called for: it is lost
     * @throws HandlersNotSettledException if the handlers take longer than the events allow
     */
    void committed();

    /** The caller has rolled back: nothing was published. From now on publishing is refused. */
    void rolledBack();
}
