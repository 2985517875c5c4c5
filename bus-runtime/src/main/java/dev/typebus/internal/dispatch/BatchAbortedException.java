package dev.typebus.internal.dispatch;

import dev.typebus.internal.log.EventRow;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A batch ended before it was settled, for example by a lost connection. What was not settled is read and run again. */
public final class BatchAbortedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final boolean namesRow;

    public BatchAbortedException(Throwable cause) {
        this(cause, null);
    }

    /** @param row the row that failed, or the first of the rows that failed; null if that is not known */
    BatchAbortedException(Throwable cause, @Nullable EventRow row) {
        super(row == null ? cause.toString() : "from " + row + " on: " + cause, cause);
        this.namesRow = row != null;
    }

    /** Returns this exception with the row, unless it names a row already. */
    BatchAbortedException from(EventRow row) {
        return namesRow ? this : new BatchAbortedException(Objects.requireNonNull(getCause()), row);
    }
}
