package dev.typebus.event;

/** Handlers publish events that cause each other without end. Nothing was published; the delivery is dead at once. */
public class CausationDepthException extends TypebusException {
    private static final long serialVersionUID = 1L;

    /** With a message that says what was wrong and what happens next. */
    public CausationDepthException(String message) {
        super(message);
    }
}
