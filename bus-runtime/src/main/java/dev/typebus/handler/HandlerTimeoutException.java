package dev.typebus.handler;

import dev.typebus.event.TypebusException;

/** A handler ran for longer than its timeout, was interrupted and failed. */
public final class HandlerTimeoutException extends TypebusException {
    private static final long serialVersionUID = 1L;

    /** With a message that says what was wrong and what happens next, and what it came from. */
    public HandlerTimeoutException(String message, Throwable cause) {
        super(message, cause);
    }
}
