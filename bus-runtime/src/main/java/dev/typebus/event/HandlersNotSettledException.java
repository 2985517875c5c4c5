package dev.typebus.event;

import org.jspecify.annotations.Nullable;

/**
 * The handlers did not settle an event within the given time: it is published, and they go on with it. Or it cannot be told whether they did,
 * as the message says.
 */
public class HandlersNotSettledException extends TypebusException {
    private static final long serialVersionUID = 1L;

    /** With a message that says what was wrong and what happens next. */
    public HandlersNotSettledException(String message) {
        super(message);
    }

    /** With what it came from, too. */
    public HandlersNotSettledException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
