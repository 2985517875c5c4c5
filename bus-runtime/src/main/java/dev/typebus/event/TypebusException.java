package dev.typebus.event;

import org.jspecify.annotations.Nullable;

/** Whatever Typebus throws. The message says what was wrong and what happens next; it never holds a payload. */
public class TypebusException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** With a message that says what was wrong and what happens next. */
    public TypebusException(String message) {
        super(message);
    }

    /** With what it came from, too. */
    public TypebusException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
