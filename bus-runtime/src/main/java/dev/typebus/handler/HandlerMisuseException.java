package dev.typebus.handler;

import dev.typebus.event.TypebusException;
import org.jspecify.annotations.Nullable;

/**
 * A handler or transaction block did what only the bus may do, such as committing the transaction, or what would wait for itself, such as closing
 * the bus.
 */
public class HandlerMisuseException extends TypebusException {
    private static final long serialVersionUID = 1L;

    /** With a message that says what was wrong and what happens next. */
    public HandlerMisuseException(String message) {
        super(message);
    }

    /** With what it came from, too. */
    public HandlerMisuseException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
