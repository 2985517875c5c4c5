package dev.typebus.event;

import org.jspecify.annotations.Nullable;

/** The database cannot be reached, cannot be written to, or refuses what the bus asks. What happens next stands in the message. */
public class DatabaseUnavailableException extends TypebusException {
    private static final long serialVersionUID = 1L;

    /** With a message that says what was wrong and what happens next. */
    public DatabaseUnavailableException(String message) {
        super(message);
    }

    /** With what it came from, too. */
    public DatabaseUnavailableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
