package dev.typebus.event;

import org.jspecify.annotations.Nullable;

/** Thrown if a stored payload does not fit the event's record. The message names the path, never the value. */
public class DecodingException extends TypebusException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message what was wrong and what happens next
     */
    public DecodingException(String message) {
        super(message);
    }

    /**
     * Creates the exception with a cause.
     *
     * @param message what was wrong and what happens next
     * @param cause the cause; null if there is none
     */
    public DecodingException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
