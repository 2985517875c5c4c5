package dev.typebus.event;

import org.jspecify.annotations.Nullable;

/** The bus is closed. Nothing was published. */
public class BusClosedException extends TypebusException {
    private static final long serialVersionUID = 1L;

    public BusClosedException(String message) {
        super(message);
    }

    public BusClosedException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
