package dev.typebus.event;

import dev.typebus.handler.HandlerMisuseException;
import java.sql.Connection;
import org.jspecify.annotations.Nullable;

/**
 * A database transaction of the bus: of {@code bus.inTransaction} or of a handler. What is done through its connection and what
 * is published to it is committed together, or not at all. Valid until the block or handler that got it returns; for the one
 * thread that got it.
 */
public interface Transaction extends Publisher {
    /**
     * The transaction's connection. It is the bus's: {@code commit}, {@code rollback} without savepoint, {@code close},
     * {@code setAutoCommit} and the like throw {@link HandlerMisuseException}.
     */
    Connection connection();

    /**
     * What is done in a transaction.
     *
     * @param <X> what it may throw; then nothing is committed
     */
    @FunctionalInterface
    interface Block<X extends Exception> {
        void run(Transaction tx) throws X;
    }

    /**
     * What is done in a transaction and gives something back.
     *
     * @param <T> what it gives back
     * @param <X> what it may throw; then nothing is committed
     */
    @FunctionalInterface
    interface Work<T extends @Nullable Object, X extends Exception> {
        T run(Transaction tx) throws X;
    }
}
