package dev.typebus.handler;

import dev.typebus.event.StoredEvent;
import dev.typebus.event.Transaction;

/**
 * What to call when a delivery of a handler becomes dead: after its last attempt, or after an exception that is never retried. It is called
 * once for each time that the delivery dies, and has the handler's timeout. If it fails, what it did in the transaction is undone, and the
 * dead letter stands. It gets no rows that cannot be decoded: they never reach a handler. Thread-safe if the group has several lanes.
 *
 * @param <P> the handler's payload
 */
public sealed interface DeadLetterHandler<P> {

    /** Its effects are its own affair. */
    @FunctionalInterface
    non-sealed interface Plain<P> extends DeadLetterHandler<P> {
        /**
         * Does what is to be done instead.
         *
         * @param why what the last attempt failed with
         */
        void onDead(StoredEvent<P> event, Delivery delivery, Throwable why) throws Exception;
    }

    /** Called in the transaction that writes the dead letter: its effects and the dead letter commit together. */
    @FunctionalInterface
    non-sealed interface Transactional<P> extends DeadLetterHandler<P> {
        /**
         * Does what is to be done instead.
         *
         * @param why what the last attempt failed with
         */
        void onDead(StoredEvent<P> event, Transaction tx, Delivery delivery, Throwable why) throws Exception;
    }
}
