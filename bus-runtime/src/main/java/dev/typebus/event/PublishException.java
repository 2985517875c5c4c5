package dev.typebus.event;

import org.jspecify.annotations.Nullable;

/** The database refused or lost an INSERT. Unless the message says otherwise, nothing was published. */
public class PublishException extends TypebusException {
    private static final long serialVersionUID = 1L;

    /** With a message that says what was wrong and what happens next. */
    public PublishException(String message) {
        super(message);
    }

    /** With what it came from, too. */
    public PublishException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
