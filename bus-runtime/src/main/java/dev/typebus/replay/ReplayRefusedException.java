package dev.typebus.replay;

import dev.typebus.event.TypebusException;

/** A replay cannot be done as asked. Nothing was changed. */
public class ReplayRefusedException extends TypebusException {
    private static final long serialVersionUID = 1L;

    /** With a message that says what was wrong and what happens next. */
    public ReplayRefusedException(String message) {
        super(message);
    }
}
