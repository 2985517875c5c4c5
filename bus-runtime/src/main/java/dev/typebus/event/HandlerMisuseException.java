package dev.typebus.event;

import org.jspecify.annotations.Nullable;

/** A handler or transaction block did what only the bus may do, such as committing the transaction. */
public class HandlerMisuseException extends TypebusException {
    private static final long serialVersionUID = 1L;

    public HandlerMisuseException(String message) {
        super(message);
    }

    public HandlerMisuseException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
