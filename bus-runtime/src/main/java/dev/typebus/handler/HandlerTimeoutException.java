package dev.typebus.handler;

import dev.typebus.event.TypebusException;

/** The failure of a handler call that exceeded its timeout and was interrupted. */
public final class HandlerTimeoutException extends TypebusException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message what was wrong and what happens next
     * @param cause the cause
     */
    public HandlerTimeoutException(String message, Throwable cause) {
        super(message, cause);
    }
}
