package dev.typebus.devpostgres;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A PostgreSQL server for tests and demonstrations. Thread-safe.
 *
 * <pre>{@code
 * try (DevDatabase database = DevPostgres.shared().createDatabase("loans")) { … database.dataSource() … }
 * }</pre>
 */
public final class DevPostgres implements AutoCloseable {
    private final Server server;

    private DevPostgres(Server server) {
        this.server = server;
    }

    /**
     * The one server of this JVM, started by the first call and stopped when the JVM ends: the one that the environment variable
     * {@code TYPEBUS_TEST_JDBC_URL} names (user and password in {@code TYPEBUS_TEST_USER} and {@code TYPEBUS_TEST_PASSWORD}),
     * else a container where a Docker engine answers, else embedded binaries. The choice is printed in one line.
     *
     * @throws DevPostgresException if it does not start or does not answer
     */
    public static DevPostgres shared() {
        return Shared.SERVER;
    }

    private static final class Shared {
        static final DevPostgres SERVER = new DevPostgres(ServerChoice.choose(System.getenv()));
    }

    /** An embedded server of its own: a new one that is deleted on close, unless a directory is set. */
    public static Settings embedded() {
        return new Settings();
    }

    /** An embedded, durable server that is kept in this directory and opened again by the next call. */
    public static DevPostgres inDirectory(Path directory) {
        return embedded().directory(directory).durable().start();
    }

    /**
     * A new, empty database that is dropped on close.
     *
     * @param hint the beginning of its name, to recognize it by
     */
    public DevDatabase createDatabase(String hint) {
        String start = hint.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "_");
        String name = start.substring(0, Math.min(start.length(), 40)) + "_"
                + UUID.randomUUID().toString().substring(0, 8);
        create(name);
        return new DevDatabase(server, name, true);
    }

    /** The database of this name, created if it is missing and not dropped on close. */
    public DevDatabase database(String name) {
        if (!DevDatabase.exists(server, name)) {
            create(name);
        }
        return new DevDatabase(server, name, false);
    }

    private void create(String name) {
        try (Connection connection = source(server).getConnection();
                Statement statement = connection.createStatement()) {
            // template0 never has connections, so that two databases may be created at the same time
            statement.execute("CREATE DATABASE " + statement.enquoteIdentifier(name, true) + " TEMPLATE template0");
        } catch (SQLException e) {
            throw new DevPostgresException(
                    "No database can be created on " + server.description() + ": " + e.getMessage(), e);
        }
    }

    static PGSimpleDataSource source(Server server) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(server.jdbcUrl());
        source.setUser(server.user());
        source.setPassword(server.password());
        return source;
    }

    /** The kind of server, its address, and why it was chosen. */
    public String description() {
        return server.description();
    }

    /**
     * Kills the server's main process as a power failure would, and returns when all its processes are gone. Open connections
     * break. Embedded servers only.
     */
    public void kill() {
        ownServer().kill();
    }

    /** Starts a killed server again, on the same port and with the same data. Embedded servers only. */
    public void restart() {
        ownServer().restart();
    }

    private EmbeddedServer ownServer() {
        if (server instanceof EmbeddedServer own) {
            return own;
        }
        throw new IllegalStateException("Only an embedded server can be killed, not " + server.description());
    }

    /** Stops a server that this process started. The {@link #shared} server needs no call. */
    @Override
    public void close() {
        server.stop();
    }

    /** How an embedded server runs. Immutable: each method returns a copy. */
    public static final class Settings {
        final @Nullable Path directory;
        final Map<String, String> options;

        Settings() {
            this(null, Map.of("max_connections", "300", "max_prepared_transactions", "64"));
        }

        private Settings(@Nullable Path directory, Map<String, String> options) {
            this.directory = directory;
            this.options = options;
        }

        /** Keeps the server in this directory, which is created if missing and opened again by the next start. Default: deleted on close. */
        public Settings directory(Path newDirectory) {
            return new Settings(newDirectory.toAbsolutePath().normalize(), options);
        }

        /** Lets commits survive a crash: fsync and synchronous_commit are on. Default: off, because tests are faster. */
        public Settings durable() {
            return option("fsync", "on").option("synchronous_commit", "on");
        }

        /** Sets any server setting, such as {@code wal_level}, {@code logical}. It applies to this start. */
        public Settings option(String name, String value) {
            Map<String, String> more = new TreeMap<>(options);
            more.put(name, value);
            return new Settings(directory, more);
        }

        /**
         * Starts the server and waits until it answers, 60 seconds at most.
         *
         * @throws DevPostgresException if it does not, if another process has the directory open, or if the directory is of
         *     another major version
         */
        public DevPostgres start() {
            return new DevPostgres(EmbeddedServer.start(this));
        }
    }
}
