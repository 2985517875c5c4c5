package dev.typebus.event;

import org.jspecify.annotations.Nullable;

/** Thrown at the start if the tables are missing, of another version, or altered. The message says how to repair them. */
public class SchemaException extends TypebusException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message what was wrong and what happens next
     */
    public SchemaException(String message) {
        super(message);
    }

    /**
     * Creates the exception with a cause.
     *
     * @param message what was wrong and what happens next
     * @param cause the cause; null if there is none
     */
    public SchemaException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
