package dev.typebus.event;

import org.jspecify.annotations.Nullable;

/** Whatever Typebus throws. The message says what was wrong and what happens next; it never holds a payload. */
public class TypebusException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public TypebusException(String message) {
        super(message);
    }

    public TypebusException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
