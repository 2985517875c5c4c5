package dev.typebus.devpostgres;

import org.jspecify.annotations.Nullable;

/** There is no development database; the message says why and what to do. */
public class DevPostgresException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public DevPostgresException(String message) {
        super(message);
    }

    public DevPostgresException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
