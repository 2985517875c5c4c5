package dev.typebus.event;

import org.jspecify.annotations.Nullable;

/** The tables are missing, of the wrong version, or altered. The bus does not start; the message says how to mend it. */
public class SchemaException extends TypebusException {
    private static final long serialVersionUID = 1L;

    /** With a message that says what was wrong and what happens next. */
    public SchemaException(String message) {
        super(message);
    }

    /** With what it came from, too. */
    public SchemaException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
