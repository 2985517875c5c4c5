package dev.typebus.event;

/** A handler ran for longer than its timeout, was interrupted and failed. */
public final class HandlerTimeoutException extends TypebusException {
    private static final long serialVersionUID = 1L;

    public HandlerTimeoutException(String message, Throwable cause) {
        super(message, cause);
    }
}
