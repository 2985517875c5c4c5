package dev.typebus.internal.startup;

import static dev.typebus.fixtures.Loans.NOTE_WRITTEN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.typebus.fixtures.TestDatabase;
import dev.typebus.handler.Group;
import dev.typebus.handler.Handler;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What becomes of cursors when a group asks for another number of lanes. That no event is lost or doubled is the storm's to show. */
class LaneResizeTest {
    @RegisterExtension
    static final TestDatabase database = TestDatabase.migrated();

    @BeforeEach
    void empty() throws SQLException {
        database.clear();
    }

    private static void register(int lanes, Handler<?>... handlers) throws SQLException {
        try (Connection connection = database.pool().getConnection()) {
            GroupRegistration.register(
                    connection, List.of(Group.named("notes").lanes(lanes).handlers(handlers)));
        }
    }

    private static Handler<?> handler(String id) {
        return Handler.on(id, NOTE_WRITTEN).plain((event, delivery) -> {});
    }

    private static void publish(int events) throws SQLException {
        database.execute("INSERT INTO domain_events (event_type, domain, aggregate_type, aggregate_id, payload)"
                + " SELECT 'Note.Written', 'note', 'note', 'a' || i, '{}' FROM generate_series(1, " + events + ") i");
    }

    /** The lane has settled everything up to the position that is visible now. */
    private static void settle(int lane, long high) throws SQLException {
        database.execute("UPDATE domain_event_lanes SET high = " + high
                + ", snapshot = pg_current_snapshot() WHERE lane = " + lane + " AND handler_id = ''");
    }

    private static List<String> lanes() throws SQLException {
        return database.texts("SELECT format('%s%s: %s-%s at %s', lane, handler_id, first_slot, last_slot, high)"
                + " FROM domain_event_lanes ORDER BY lane, handler_id");
    }

    private static long due() throws SQLException {
        return database.number(
                "SELECT count(*) FROM domain_event_deliveries WHERE handler_id = '*' AND state = 'retrying'");
    }

    @Test
    void dividedLaneHandsItsCursorOn() throws SQLException {
        register(2, handler("note"));
        publish(100);
        settle(0, 60);
        settle(1, 30);
        register(4, handler("note"));
        assertThat(lanes()).containsExactly("0: 0-15 at 60", "1: 16-31 at 60", "2: 32-47 at 30", "3: 48-63 at 30");
        assertThat(due()).isZero();
        assertThat(database.number("SELECT count(*) FROM domain_event_leases")).isEqualTo(4);
    }

    @Test
    void joinedLanesStartAtFurthestCursor() throws SQLException {
        register(2, handler("note"));
        publish(100);
        settle(0, 60);
        settle(1, 30);
        register(1, handler("note"));
        assertThat(lanes()).containsExactly("0: 0-63 at 60");
        assertThat(database.texts("SELECT position FROM domain_event_deliveries ORDER BY position"))
                .isEqualTo(database.texts("SELECT position FROM domain_events WHERE slot > 31 AND position > 30"
                        + " AND position <= 60 ORDER BY position"))
                .isNotEmpty();
    }

    @Test
    void invisibleRowsAreDueIfAnotherLaneSawThem() throws SQLException {
        register(2, handler("note"));
        try (Connection late = database.unpooled().getConnection();
                Statement statement = late.createStatement()) {
            late.setAutoCommit(false);
            statement.execute("INSERT INTO domain_events (event_type, domain, aggregate_type, aggregate_id, payload)"
                    + " SELECT 'Note.Written', 'note', 'note', 'a' || i, '{}' FROM generate_series(1, 40) i");
            publish(10);
            settle(0, 50);
            late.commit();
        }
        settle(1, 50);
        register(1, handler("note"));
        assertThat(lanes()).containsExactly("0: 0-63 at 50");
        assertThat(database.texts("SELECT position FROM domain_event_deliveries ORDER BY position"))
                .isEqualTo(database.texts(
                        "SELECT position FROM domain_events WHERE slot <= 31 AND position <= 40 ORDER BY position"))
                .isNotEmpty();
    }

    @Test
    void lanesTooFarApartAreNotJoined() throws SQLException {
        register(2, handler("note"));
        publish(30_000);
        settle(0, 30_000);
        register(1, handler("note"));
        assertThat(lanes()).containsExactly("0: 0-31 at 30000", "1: 32-63 at 0");
        assertThat(due()).isZero();
        register(4, handler("note"));
        assertThat(lanes()).hasSize(4);
    }

    @Test
    void catchUpGoesOnInDividedLanes() throws SQLException {
        register(2, handler("note"));
        publish(10);
        register(2, handler("note"), handler("other"));
        database.execute("UPDATE domain_event_lanes SET high = 5 WHERE handler_id = 'other' AND lane = 1");
        register(1, handler("note"), handler("other"));
        assertThat(lanes()).hasSize(4);
        register(4, handler("note"), handler("other"));
        assertThat(lanes())
                .containsExactly(
                        "0: 0-15 at 0",
                        "0other: 0-15 at 0",
                        "1: 16-31 at 0",
                        "1other: 16-31 at 0",
                        "2: 32-47 at 0",
                        "2other: 32-47 at 5",
                        "3: 48-63 at 0",
                        "3other: 48-63 at 5");
    }

    @Test
    void formerOwnerSettlesNothing() throws SQLException {
        register(2, handler("note"));
        database.execute("UPDATE domain_event_lanes SET epoch = 7 + lane");
        register(1, handler("note"));
        assertThat(database.texts("SELECT epoch FROM domain_event_lanes")).containsExactly("9");
        assertThat(database.texts("SELECT owner FROM domain_event_leases WHERE owner IS NOT NULL"))
                .isEmpty();
    }
}
