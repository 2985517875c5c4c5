package dev.typebus.event;

import org.jspecify.annotations.Nullable;

/** The base of all exceptions of Typebus. The message says what was wrong and what happens next; it never contains a payload. */
public class TypebusException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message what was wrong and what happens next
     */
    public TypebusException(String message) {
        super(message);
    }

    /**
     * Creates the exception with a cause.
     *
     * @param message what was wrong and what happens next
     * @param cause the cause; null if there is none
     */
    public TypebusException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
