package dev.typebus.event;

import org.jspecify.annotations.Nullable;

/** A payload that JSON or jsonb cannot hold exactly: a null, NaN, {@code U+0000}, a lone surrogate, or too much. Nothing was published. */
public class InvalidPayloadException extends TypebusException {
    private static final long serialVersionUID = 1L;

    /** With a message that says what was wrong and what happens next. */
    public InvalidPayloadException(String message) {
        super(message);
    }

    /** With what it came from, too. */
    public InvalidPayloadException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
