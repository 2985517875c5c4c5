package dev.typebus.append;

import java.sql.Connection;
import java.sql.SQLException;

/** A connection that is given back without auto-commit, as it was taken. */
final class ReturningConnection extends ForwardingConnection {
    private final Connection raw;

    ReturningConnection(Connection raw) {
        this.raw = raw;
    }

    @Override
    protected Connection open() {
        return raw;
    }

    @Override
    public void close() throws SQLException {
        try (raw) {
            if (!raw.isClosed()) {
                raw.setAutoCommit(false);
            }
        }
    }
}
