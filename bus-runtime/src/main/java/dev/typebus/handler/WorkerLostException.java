package dev.typebus.handler;

import dev.typebus.event.TypebusException;

/**
 * A handler began with an event and nobody told how it ended: its process died, or it did not return in time. Never thrown: it stands in the
 * delivery as its error.
 */
public final class WorkerLostException extends TypebusException {
    private static final long serialVersionUID = 1L;

    /** With a message that says what was wrong and what happens next. */
    public WorkerLostException(String message) {
        super(message);
    }
}
