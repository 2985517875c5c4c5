package dev.typebus.handler;

import dev.typebus.event.TypebusException;
import org.jspecify.annotations.Nullable;

/**
 * Thrown if a handler or transaction block does what only the bus may do, such as committing the transaction, or what would wait for itself,
 * such as closing the bus.
 */
public class HandlerMisuseException extends TypebusException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message what was wrong and what happens next
     */
    public HandlerMisuseException(String message) {
        super(message);
    }

    /**
     * Creates the exception with a cause.
     *
     * @param message what was wrong and what happens next
     * @param cause the cause; null if there is none
     */
    public HandlerMisuseException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
