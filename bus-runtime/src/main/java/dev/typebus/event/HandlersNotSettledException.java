package dev.typebus.event;

import org.jspecify.annotations.Nullable;

/**
 * Thrown if handlers did not settle an event within the given time, or if the bus cannot tell whether they did, as the message says. The
 * event is published, and the handlers continue with it.
 */
public class HandlersNotSettledException extends TypebusException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message what was wrong and what happens next
     */
    public HandlersNotSettledException(String message) {
        super(message);
    }

    /**
     * Creates the exception with a cause.
     *
     * @param message what was wrong and what happens next
     * @param cause the cause; null if there is none
     */
    public HandlersNotSettledException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
