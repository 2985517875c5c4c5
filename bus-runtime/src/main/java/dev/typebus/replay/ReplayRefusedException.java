package dev.typebus.replay;

import dev.typebus.event.TypebusException;

/** Thrown if a replay is impossible as requested. Nothing was changed. */
public class ReplayRefusedException extends TypebusException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message what was wrong and what happens next
     */
    public ReplayRefusedException(String message) {
        super(message);
    }
}
