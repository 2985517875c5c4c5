package dev.typebus.event;

import org.jspecify.annotations.Nullable;

/** A stored payload that the event's record cannot be made from. The message names the path, never the value. */
public class DecodingException extends TypebusException {
    private static final long serialVersionUID = 1L;

    public DecodingException(String message) {
        super(message);
    }

    public DecodingException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
