package dev.typebus.event;

import org.jspecify.annotations.Nullable;

/** A stored payload that the event's record cannot be made from. The message names the path, never the value. */
public class DecodingException extends TypebusException {
    private static final long serialVersionUID = 1L;

    /** With a message that says what was wrong and what happens next. */
    public DecodingException(String message) {
        super(message);
    }

    /** With what it came from, too. */
    public DecodingException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
