package dev.typebus.event;

import dev.typebus.handler.HandlerMisuseException;
import java.sql.Connection;
import org.jspecify.annotations.Nullable;

/**
 * A database transaction of the bus, of {@code bus.inTransaction} or of a handler. Changes through its connection and events published to it
 * commit together or not at all. It is valid on the thread that received it, until that block or handler returns.
 */
public interface Transaction extends Publisher {
    /**
     * Returns the connection of this transaction, which the bus owns. {@code commit}, {@code rollback} without savepoint, {@code close},
     * {@code setAutoCommit} and the like throw {@link HandlerMisuseException}.
     *
     * @return the connection
     */
    Connection connection();

    /**
     * Work in a transaction without a result.
     *
     * @param <X> the exception that it may throw; then nothing is committed
     */
    @FunctionalInterface
    interface Block<X extends Exception> {
        /**
         * Does the work.
         *
         * @param tx the transaction
         * @throws X if the work fails; nothing is committed
         */
        void run(Transaction tx) throws X;
    }

    /**
     * Work in a transaction with a result.
     *
     * @param <T> the type of the result
     * @param <X> the exception that it may throw; then nothing is committed
     */
    @FunctionalInterface
    interface Work<T extends @Nullable Object, X extends Exception> {
        /**
         * Does the work.
         *
         * @param tx the transaction
         * @return the result
         * @throws X if the work fails; nothing is committed
         */
        T run(Transaction tx) throws X;
    }
}
