package dev.typebus.benchmarks.run;

import dev.typebus.devpostgres.DevPostgres;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Measured server, on which each run gets a fresh database. Thread-safe. */
public final class BenchServer implements AutoCloseable {
    private final DevPostgres postgres;
    private final boolean own;

    private BenchServer(DevPostgres postgres, boolean own) {
        this.postgres = postgres;
        this.own = own;
    }

    /**
     * Starts a durable embedded server, with more memory than the default for shared buffers and WAL. If the environment variable
     * {@code TYPEBUS_TEST_JDBC_URL} names a server, that one is used unchanged.
     */
    public static BenchServer open() {
        if (System.getenv("TYPEBUS_TEST_JDBC_URL") != null) {
            return shared();
        }
        DevPostgres embedded = DevPostgres.embedded()
                .durable()
                .option("shared_buffers", "1GB")
                .option("max_wal_size", "4GB")
                .start();
        return new BenchServer(embedded, true);
    }

    /** Returns the server that tests share, which is not durable. */
    public static BenchServer shared() {
        return new BenchServer(DevPostgres.shared(), false);
    }

    /** Creates a database with the business table. */
    public BenchDatabase create(String hint) throws SQLException {
        return BenchDatabase.create(postgres.createDatabase("bench_" + hint), "");
    }

    /** Creates a database whose commits do not wait for the disk. */
    public BenchDatabase createWithoutSync(String hint) throws SQLException {
        return BenchDatabase.create(postgres.createDatabase("bench_" + hint), "-c synchronous_commit=off");
    }

    /** Returns the settings that influence the figures. */
    public String describe() throws SQLException {
        try (BenchDatabase database = create("describe");
                Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("""
                        SELECT format('PostgreSQL %s, fsync=%s, synchronous_commit=%s, shared_buffers=%s, max_wal_size=%s',
                          current_setting('server_version'), current_setting('fsync'), current_setting('synchronous_commit'),
                          current_setting('shared_buffers'), current_setting('max_wal_size'))
                        """)) {
            row.next();
            return row.getString(1);
        }
    }

    @Override
    public void close() {
        if (own) {
            postgres.close();
        }
    }
}
