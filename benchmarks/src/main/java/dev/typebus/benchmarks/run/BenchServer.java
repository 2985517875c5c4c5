package dev.typebus.benchmarks.run;

import dev.typebus.devpostgres.DevPostgres;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** The server that is measured, of which each run gets a fresh database. Thread-safe. */
public final class BenchServer implements AutoCloseable {
    private final DevPostgres postgres;
    private final boolean own;

    private BenchServer(DevPostgres postgres, boolean own) {
        this.postgres = postgres;
        this.own = own;
    }

    /**
     * A durable embedded server, with more memory than the default for shared buffers and WAL; or the one that the environment variable
     * {@code TYPEBUS_TEST_JDBC_URL} names, as it is.
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

    /** The server that tests share: not durable. */
    public static BenchServer shared() {
        return new BenchServer(DevPostgres.shared(), false);
    }

    /** A database with the business's table. */
    public BenchDatabase create(String hint) throws SQLException {
        return BenchDatabase.create(postgres.createDatabase("bench_" + hint), "");
    }

    /** A database whose commits do not wait for the disk. */
    public BenchDatabase createWithoutSync(String hint) throws SQLException {
        return BenchDatabase.create(postgres.createDatabase("bench_" + hint), "-c synchronous_commit=off");
    }

    /** The settings that decide. */
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
