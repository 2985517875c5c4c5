package dev.typebus.event;

import org.jspecify.annotations.Nullable;

/** Thrown if the database refused an INSERT of events or its answer was lost. Unless the message says otherwise, nothing was published. */
public class PublishException extends TypebusException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message what was wrong and what happens next
     */
    public PublishException(String message) {
        super(message);
    }

    /**
     * Creates the exception with a cause.
     *
     * @param message what was wrong and what happens next
     * @param cause the cause; null if there is none
     */
    public PublishException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
