package dev.typebus.retention;

import dev.typebus.event.Transaction;
import java.util.List;

/** Archives events that retention is about to delete. It is called on one thread at a time. */
@FunctionalInterface
public interface Archiver {
    /**
     * Archives a batch, which is deleted when this returns. Changes in the transaction commit together with the deletion. If that commit
     * fails, the same events are passed again, so writes to other systems may be repeated.
     *
     * @param events in log order, at most 200, and fewer if they are large
     * @param tx the transaction that deletes the events
     * @throws Exception if the events cannot be archived; nothing is deleted, and the batch is retried later
     */
    void archive(List<ArchivedEvent> events, Transaction tx) throws Exception;
}
