package dev.typebus.sample;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.postgresql.ds.PGSimpleDataSource;

/** Database of the application, with migrated tables and a connection pool. */
final class LoanDatabase implements AutoCloseable {
    private static final int CONNECTIONS = 24;
    private static final int ANSWER_SECONDS = 10;

    private final HikariDataSource pool;
    private final PGSimpleDataSource source;
    private final String description;
    private final Runnable afterClose;

    private LoanDatabase(HikariDataSource pool, PGSimpleDataSource source, String description, Runnable afterClose) {
        this.pool = pool;
        this.source = source;
        this.description = description;
        this.afterClose = afterClose;
    }

    static LoanDatabase open(PGSimpleDataSource source, String description, Runnable afterClose) {
        source.setConnectTimeout(ANSWER_SECONDS);
        try {
            source.getConnection().close();
        } catch (SQLException e) {
            throw new UserError("The database cannot be used: "
                    + String.valueOf(e.getMessage()).replaceFirst("\\.$", "")
                    + ". Check that the server runs, and --jdbc-url, --user and --password");
        }
        HikariConfig config = new HikariConfig();
        config.setDataSource(source);
        config.setMaximumPoolSize(CONNECTIONS);
        config.setMinimumIdle(1);
        LoanDatabase database = new LoanDatabase(new HikariDataSource(config), source, description, afterClose);
        try {
            migrate(source);
            return database;
        } catch (RuntimeException e) {
            database.pool.close();
            throw e;
        }
    }

    /** Migrates the application's tables. Typebus migrates its own tables in the same schema, with a separate history. */
    private static void migrate(DataSource source) {
        Flyway.configure()
                .dataSource(source)
                .locations("classpath:dev/typebus/sample/schema")
                .table("loans_schema_history")
                .baselineOnMigrate(true)
                .baselineVersion("0")
                .load()
                .migrate();
    }

    DataSource dataSource() {
        return pool;
    }

    /** Returns a data source without a pool: each connection is a new session. */
    PGSimpleDataSource source() {
        return source;
    }

    /** Describes the database in messages. */
    String description() {
        return description;
    }

    @Override
    public void close() {
        pool.close();
        afterClose.run();
    }
}
