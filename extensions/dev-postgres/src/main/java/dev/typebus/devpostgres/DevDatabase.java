package dev.typebus.devpostgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.postgresql.ds.PGSimpleDataSource;

/** One database on a development server. Thread-safe. */
public final class DevDatabase implements AutoCloseable {
    private final Server server;
    private final String name;
    private final boolean dropOnClose;

    DevDatabase(Server server, String name, boolean dropOnClose) {
        this.server = server;
        this.name = name;
        this.dropOnClose = dropOnClose;
    }

    static boolean exists(Server server, String name) {
        try (Connection connection = DevPostgres.source(server).getConnection();
                PreparedStatement query = connection.prepareStatement("SELECT FROM pg_database WHERE datname = ?")) {
            query.setString(1, name);
            return query.executeQuery().next();
        } catch (SQLException e) {
            throw new DevPostgresException(server.description() + " does not answer: " + e.getMessage(), e);
        }
    }

    /** The name of the database. */
    public String name() {
        return name;
    }

    /** The URL, without user and password. */
    public String jdbcUrl() {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(server.jdbcUrl());
        source.setDatabaseName(name);
        return source.getUrl();
    }

    /** The user, who may create databases. */
    public String user() {
        return server.user();
    }

    /** The password; empty if none is needed. */
    public String password() {
        return server.password();
    }

    /** A source of new connections to it; not a pool. */
    public PGSimpleDataSource dataSource() {
        PGSimpleDataSource source = DevPostgres.source(server);
        source.setDatabaseName(name);
        return source;
    }

    /** Drops a database that {@link DevPostgres#createDatabase} created, with its connections and prepared transactions. */
    @Override
    public void close() {
        if (!dropOnClose || !exists(server, name)) {
            return;
        }
        try {
            rollBackPrepared();
            try (Connection connection = DevPostgres.source(server).getConnection();
                    Statement statement = connection.createStatement()) {
                statement.execute(
                        "DROP DATABASE IF EXISTS " + statement.enquoteIdentifier(name, true) + " WITH (FORCE)");
            }
        } catch (SQLException e) {
            throw new DevPostgresException("Database " + name + " cannot be dropped: " + e.getMessage(), e);
        }
    }

    private void rollBackPrepared() throws SQLException {
        try (Connection connection = dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            List<String> prepared = new ArrayList<>();
            try (ResultSet rows =
                    statement.executeQuery("SELECT gid FROM pg_prepared_xacts WHERE database = current_database()")) {
                while (rows.next()) {
                    prepared.add(rows.getString(1));
                }
            }
            for (String gid : prepared) {
                statement.execute("ROLLBACK PREPARED " + statement.enquoteLiteral(gid));
            }
        }
    }
}
