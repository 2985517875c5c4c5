package dev.typebus.faults;

import static dev.typebus.fixtures.Loans.NOTE_WRITTEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.typebus.EventBus;
import dev.typebus.devpostgres.DevPostgres;
import dev.typebus.event.Subscription;
import dev.typebus.fixtures.Loans;
import dev.typebus.fixtures.Standby;
import dev.typebus.schema.Schema;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;

/** A live subscription believes a standby no more than a lane does, and begins anew where a failover lost commits. */
@Timeout(300)
class LiveStandbyTest {
    private static final Duration LONG = Duration.ofMinutes(1);

    /** So many positions and transaction ids are lost: more than a test can use again while it waits. */
    private static final int LOST = 10_000;

    @TempDir
    Path folder;

    private final List<Integer> heard = new CopyOnWriteArrayList<>();
    private int written;
    private DevPostgres server;
    private PGSimpleDataSource primary;
    private Standby standby;
    private RoutedDataSource dataSource;

    @BeforeEach
    void begin() throws Exception {
        server = Standby.settings(folder.resolve("primary")).start();
        primary = server.database("notes").dataSource();
        Schema.migrate(primary);
        standby = Standby.of(primary, folder.resolve("standby"));
        dataSource = new RoutedDataSource(primary);
    }

    @AfterEach
    void end() {
        standby.close();
        server.close();
    }

    @Test
    void looksAtALaggingStandbyAreNotBelieved() throws Exception {
        try (EventBus bus = bus();
                Subscription subscription = subscribe(bus)) {
            writeAndHear();
            standby.awaitCaughtUp(primary);
            standby.pauseReplay();
            writeAndHear();
            dataSource.misroute(standby.dataSource(), 2, "typebus-live");
            write(primary);
            await().atMost(LONG).until(() -> dataSource.misrouted() == 2);
            writeAndHear();
        }
        assertThat(heard).containsExactly(1, 2, 3, 4);
    }

    @Test
    void afterALossyFailoverItGoesOnFromTheEnd() throws Exception {
        write(primary);
        standby.awaitCaughtUp(primary);
        standby.disconnect();
        execute(
                primary,
                "SELECT setval(pg_get_serial_sequence('domain_events', 'position'), " + LOST + ")",
                "DO $$ BEGIN FOR i IN 1.." + LOST + " LOOP PERFORM pg_current_xact_id(); COMMIT; END LOOP; END $$");
        write(primary);
        try (EventBus bus = bus();
                Subscription subscription = subscribe(bus)) { // it begins behind what is lost
            writeAndHear();
            server.kill();
            standby.promote();
            dataSource.failOver(standby.dataSource());
            await("heard of the promoted server").atMost(LONG).until(() -> {
                write(standby.dataSource());
                return heard.size() > 1;
            });
            for (int more = 0; more < 20; more++) {
                write(standby.dataSource());
            }
            await().atMost(LONG).until(() -> heard.contains(written));
        }
        assertThat(heard)
                .as("what was there when it looked first is not heard, all behind it is, once")
                .containsExactlyElementsOf(Stream.concat(
                                Stream.of(3),
                                IntStream.rangeClosed(heard.get(1), written).boxed())
                        .toList());
    }

    private EventBus bus() {
        return EventBus.builder(dataSource).catalog(Loans.CATALOG).start();
    }

    private Subscription subscribe(EventBus bus) {
        return bus.subscribe(
                NOTE_WRITTEN, event -> heard.add(Integer.valueOf(event.payload().text())));
    }

    private void writeAndHear() throws SQLException {
        write(primary);
        await().atMost(LONG).until(() -> heard.contains(written));
    }

    /** As another program, so that only the probe tells the bus. */
    private void write(PGSimpleDataSource database) throws SQLException {
        execute(database, """
                INSERT INTO domain_events (event_type, domain, aggregate_type, aggregate_id, payload)
                VALUES ('Note.Written', 'note', 'note', 'a', '{"about": "a", "text": "%d"}')
                """.formatted(++written));
    }

    private static void execute(PGSimpleDataSource database, String... statements) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }
}
