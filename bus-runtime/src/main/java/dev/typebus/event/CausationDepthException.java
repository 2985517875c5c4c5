package dev.typebus.event;

import org.jspecify.annotations.Nullable;

/** Handlers publish events that cause each other without end. Nothing was published; the delivery is dead at once. */
public class CausationDepthException extends TypebusException {
    private static final long serialVersionUID = 1L;

    /** With a message that says what was wrong and what happens next. */
    public CausationDepthException(String message) {
        super(message);
    }

    /** With what it came from, too. */
    public CausationDepthException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
