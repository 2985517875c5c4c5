package dev.typebus.event;

/**
 * A JDBC transaction that the caller has begun and will end, and whose end the caller reports; see {@code bus.join(connection)}. Events are
 * collected, their ids are known at once, and {@link #beforeCommit} writes all of them in one statement. Use it on one thread at a time.
 *
 * <pre>{@code
 * JoinedTransaction tx = bus.join(connection);
 * Events.loanFunded(tx, loanId, amount, now);
 * tx.beforeCommit();
 * connection.commit();
 * tx.committed();
 * }</pre>
 *
 * <p>Call {@link #beforeCommit} before the commit. After the commit the INSERT would begin another transaction, and the events would be lost
 * if that is never committed. The bus does not see the caller's savepoints: call {@link #beforeCommit} before setting a savepoint and before
 * rolling back to one, so that the events to be undone are in the database.
 */
public interface JoinedTransaction extends Transaction {
    /**
     * Writes the events that were published since the last call, if any.
     *
     * @throws TypebusException if the database refuses them; the transaction can then only be rolled back
     */
    void beforeCommit();

    /**
     * Reports the commit: handlers run at once instead of after the next poll. Then it waits for the handlers of events that were published
     * with {@link #awaitingHandlers}. Later publishes are refused.
     *
     * @throws PublishException if events were published after the last {@link #beforeCommit}; they are lost
     * @throws HandlersNotSettledException if the handlers take longer than the events allow
     */
    void committed();

    /** Reports the rollback: nothing was published. Later publishes are refused. */
    void rolledBack();
}
