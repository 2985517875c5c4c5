package dev.typebus.internal.dispatch;

import dev.typebus.internal.log.EventRow;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Nothing was written down, as with a lost connection, and the same will be tried again. */
public final class BatchAbortedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final boolean namesRow;

    public BatchAbortedException(Throwable cause) {
        this(cause, null);
    }

    /** @param row at which, or from which on, it went wrong; null if that is not known */
    BatchAbortedException(Throwable cause, @Nullable EventRow row) {
        super(row == null ? cause.toString() : "from " + row + " on: " + cause, cause);
        this.namesRow = row != null;
    }

    /** The same, with this row if it names none yet. */
    BatchAbortedException from(EventRow row) {
        return namesRow ? this : new BatchAbortedException(Objects.requireNonNull(getCause()), row);
    }
}
