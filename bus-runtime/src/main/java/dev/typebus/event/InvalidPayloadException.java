package dev.typebus.event;

import org.jspecify.annotations.Nullable;

/**
 * Thrown if JSON or jsonb cannot hold a payload exactly: it has a null, NaN, {@code U+0000} or a lone surrogate, or exceeds a limit. Nothing
 * was published.
 */
public class InvalidPayloadException extends TypebusException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message what was wrong and what happens next
     */
    public InvalidPayloadException(String message) {
        super(message);
    }

    /**
     * Creates the exception with a cause.
     *
     * @param message what was wrong and what happens next
     * @param cause the cause; null if there is none
     */
    public InvalidPayloadException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
