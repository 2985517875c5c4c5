package dev.typebus.devpostgres;

import org.jspecify.annotations.Nullable;

/** Thrown if a development database is not available. The message says why and what to do. */
public class DevPostgresException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public DevPostgresException(String message) {
        super(message);
    }

    public DevPostgresException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
