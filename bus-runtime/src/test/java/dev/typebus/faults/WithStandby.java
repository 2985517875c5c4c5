package dev.typebus.faults;

import dev.typebus.devpostgres.DevPostgres;
import dev.typebus.fixtures.Standby;
import dev.typebus.internal.schema.Schema;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;

/** A primary and its streaming standby for each test, and a DataSource that leads to either. */
abstract class WithStandby {
    static final Duration LONG = Duration.ofMinutes(1);

    @TempDir
    Path folder;

    DevPostgres server;
    PGSimpleDataSource primary;
    Standby standby;
    RoutedDataSource dataSource;

    @BeforeEach
    void begin() throws Exception {
        server = Standby.settings(folder.resolve("primary")).start();
        primary = server.database("notes").dataSource();
        Schema.migrate(primary);
        new Ledger(primary).create();
        standby = Standby.of(primary, folder.resolve("standby"));
        dataSource = new RoutedDataSource(primary);
    }

    @AfterEach
    void end() {
        standby.close();
        server.close();
    }

    /** Writes a note of this number as another program, so that only the probe tells the bus. */
    static void insert(PGSimpleDataSource database, int number) throws SQLException {
        execute(database, """
                INSERT INTO domain_events (event_type, domain, aggregate_type, aggregate_id, payload)
                VALUES ('Note.Written', 'note', 'note', 'a', '{"about": "a", "text": "%d"}')
                """.formatted(number));
    }

    static void execute(PGSimpleDataSource database, String... statements) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }
}
