package dev.typebus.internal.schema;

import dev.typebus.internal.jdbc.ForwardingConnection;
import java.io.PrintWriter;
import java.sql.Connection;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Presents one transaction to Flyway as a DataSource. Flyway opens several connections and commits each; all of them are this one, and the
 * transaction's owner commits and closes it. A rollback is real, because Flyway asks for one only after a failure.
 */
final class OneConnection extends ForwardingConnection implements DataSource {
    private final Connection raw;

    OneConnection(Connection raw) {
        this.raw = raw;
    }

    @Override
    protected Connection open() {
        return raw;
    }

    @Override
    public Connection getConnection() {
        return this;
    }

    @Override
    public Connection getConnection(String user, String password) {
        return this;
    }

    @Override
    public void setAutoCommit(boolean autoCommit) {}

    @Override
    public void commit() {}

    @Override
    public void close() {}

    @Override
    public @Nullable PrintWriter getLogWriter() {
        return null;
    }

    @Override
    public void setLogWriter(@Nullable PrintWriter out) {}

    @Override
    public void setLoginTimeout(int seconds) {}

    @Override
    public int getLoginTimeout() {
        return 0;
    }

    @Override
    public Logger getParentLogger() {
        return Logger.getGlobal();
    }
}
