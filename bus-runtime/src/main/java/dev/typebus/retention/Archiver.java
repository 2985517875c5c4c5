package dev.typebus.retention;

import dev.typebus.event.Transaction;
import java.util.List;

/** Keeps what retention is going to delete from the log. */
@FunctionalInterface
public interface Archiver {
    /**
     * Keeps these events, which are deleted when it returns. What it does in the transaction is committed together with that; what it
     * writes elsewhere it may be given once more if the commit fails.
     *
     * @param events in log order, at most 200, and fewer if they are large
     * @throws Exception if they cannot be kept: nothing is deleted then, and it is tried again later
     */
    void archive(List<ArchivedEvent> events, Transaction tx) throws Exception;
}
