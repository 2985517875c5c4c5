package dev.typebus.internal.work;

import java.io.Serial;
import java.sql.SQLException;

/**
 * The server crashed, or another server took its place, since the lane read its cursor. What the lane remembers may be ahead of what is stored, so
 * it resumes from its stored cursor.
 */
final class ServerReplacedException extends SQLException {
    @Serial
    private static final long serialVersionUID = 1;

    ServerReplacedException() {
        super("the server crashed, or another server took its place", "57P02");
    }
}
