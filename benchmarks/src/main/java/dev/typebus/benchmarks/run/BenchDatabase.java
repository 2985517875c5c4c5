package dev.typebus.benchmarks.run;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.typebus.devpostgres.DevDatabase;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/** Fresh database with a pool, dropped on close. Thread-safe. */
public final class BenchDatabase implements AutoCloseable {
    private static final int CONNECTIONS = 48;

    private final DevDatabase database;
    private final PGSimpleDataSource source;
    private final HikariDataSource pool;
    private final DataSource handedOut;

    private BenchDatabase(
            DevDatabase database, PGSimpleDataSource source, HikariDataSource pool, DataSource handedOut) {
        this.database = database;
        this.source = source;
        this.pool = pool;
        this.handedOut = handedOut;
    }

    static BenchDatabase create(DevDatabase database, String options) throws SQLException {
        PGSimpleDataSource source = database.dataSource();
        source.setOptions(options);
        HikariConfig config = new HikariConfig();
        config.setDataSource(source);
        config.setMaximumPoolSize(CONNECTIONS);
        HikariDataSource pool = new HikariDataSource(config);
        BenchDatabase made = new BenchDatabase(database, source, pool, pool);
        made.execute("""
                CREATE TABLE payments (
                  id         bigint  GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
                  loan_id    text    NOT NULL,
                  amount     numeric NOT NULL,
                  value_date date    NOT NULL);
                CREATE TABLE receipts (loan_id text NOT NULL, number bigint NOT NULL)
                """);
        return made;
    }

    /** Returns the pool of {@value #CONNECTIONS} connections. */
    public DataSource dataSource() {
        return handedOut;
    }

    /** Returns the same database, whose connections record their commits in {@link CommitStamps}. */
    public BenchDatabase stamped() {
        return through(CommitStamps.on(pool));
    }

    /** Returns the same database through this source, which wraps {@link #dataSource}. */
    public BenchDatabase through(DataSource over) {
        return new BenchDatabase(database, source, pool, over);
    }

    /** Returns the URL, for other processes. */
    public String jdbcUrl() {
        return database.jdbcUrl();
    }

    /** Returns the user, who has no password. */
    public String user() {
        return database.user();
    }

    /** Returns a source of new connections, for a thread that keeps its connection. */
    public PGSimpleDataSource unpooled() {
        return source;
    }

    /** Runs a script in a separate transaction. */
    public void execute(String sql) throws SQLException {
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Returns the single number that the query selects. */
    public long number(String sql) throws SQLException {
        try (Connection connection = source.getConnection();
                PreparedStatement query = connection.prepareStatement(sql);
                ResultSet row = query.executeQuery()) {
            row.next();
            return row.getLong(1);
        }
    }

    /** Runs a checkpoint, so that a run does not pay for the one before it. */
    public void settle() throws SQLException {
        execute("CHECKPOINT");
    }

    @Override
    public void close() {
        pool.close();
        database.close();
    }
}
