package dev.typebus.event;

import org.jspecify.annotations.Nullable;

/** Thrown if the database does not answer, cannot be written to, or refuses a statement of the bus. The message says what happens next. */
public class DatabaseUnavailableException extends TypebusException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message what was wrong and what happens next
     */
    public DatabaseUnavailableException(String message) {
        super(message);
    }

    /**
     * Creates the exception with a cause.
     *
     * @param message what was wrong and what happens next
     * @param cause the cause; null if there is none
     */
    public DatabaseUnavailableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
