package dev.typebus.handler;

import dev.typebus.event.TypebusException;

/** The error of a delivery whose worker was lost: its process died, or the handler did not return in time. Never thrown. */
public final class WorkerLostException extends TypebusException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message what was wrong and what happens next
     */
    public WorkerLostException(String message) {
        super(message);
    }
}
