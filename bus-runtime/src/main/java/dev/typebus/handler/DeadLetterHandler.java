package dev.typebus.handler;

import dev.typebus.event.StoredEvent;
import dev.typebus.event.Transaction;

/**
 * A callback for a dead delivery of a handler: after its last attempt, or after an exception that is never retried. It is called once each
 * time the delivery dies, and has the handler's timeout. If it fails, its changes in the transaction are undone and the dead letter remains.
 * It is not called for events that cannot be decoded. Implementations are thread-safe if the group has several lanes.
 *
 * @param <P> the handler's payload
 */
public sealed interface DeadLetterHandler<P> {

    /**
     * A callback without a transaction; its effects do not depend on the dead letter.
     *
     * @param <P> the handler's payload
     */
    @FunctionalInterface
    non-sealed interface Plain<P> extends DeadLetterHandler<P> {
        /**
         * Handles the dead delivery.
         *
         * @param event the event
         * @param delivery the delivery
         * @param why the failure of the last attempt
         * @throws Exception if it fails; the dead letter remains
         */
        void onDead(StoredEvent<P> event, Delivery delivery, Throwable why) throws Exception;
    }

    /**
     * A callback in the transaction that writes the dead letter: its effects and the dead letter commit together.
     *
     * @param <P> the handler's payload
     */
    @FunctionalInterface
    non-sealed interface Transactional<P> extends DeadLetterHandler<P> {
        /**
         * Handles the dead delivery.
         *
         * @param event the event
         * @param tx the transaction that writes the dead letter
         * @param delivery the delivery
         * @param why the failure of the last attempt
         * @throws Exception if it fails; its changes are undone, and the dead letter remains
         */
        void onDead(StoredEvent<P> event, Transaction tx, Delivery delivery, Throwable why) throws Exception;
    }
}
