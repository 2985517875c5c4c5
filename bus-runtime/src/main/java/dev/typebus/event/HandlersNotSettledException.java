package dev.typebus.event;

import org.jspecify.annotations.Nullable;

/** The handlers did not settle an event within the given time. It is published, and they go on with it. */
public class HandlersNotSettledException extends TypebusException {
    private static final long serialVersionUID = 1L;

    public HandlersNotSettledException(String message) {
        super(message);
    }

    public HandlersNotSettledException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
