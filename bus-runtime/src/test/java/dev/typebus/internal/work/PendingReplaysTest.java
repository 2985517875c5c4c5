package dev.typebus.internal.work;

import static org.assertj.core.api.Assertions.assertThat;

import dev.typebus.fixtures.TestDatabase;
import dev.typebus.internal.jdbc.Statements;
import dev.typebus.internal.log.LaneSpec;
import dev.typebus.internal.settle.LaneFence;
import dev.typebus.internal.settle.LaneLease;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Lock order of a lane that begins replays: its own row, the handlers' catch-ups, deliveries, replays. Rows of one kind are locked in the order of
 * the replays' ids, whatever their order in the table.
 */
@Tag("once")
class PendingReplaysTest {
    /** Conditions for one row each, in the lock order. */
    private static final List<String> ROWS = List.of(
            "domain_event_lanes WHERE handler_id = ''",
            "domain_event_lanes WHERE handler_id = 'whole'",
            "domain_event_deliveries WHERE handler_id = 'one'",
            "domain_event_deliveries WHERE handler_id = 'two'",
            "domain_event_replays WHERE id = 1",
            "domain_event_replays WHERE id = 2",
            "domain_event_replays WHERE id = 3");

    @RegisterExtension
    static final TestDatabase DATABASE = TestDatabase.migrated();

    private final ExecutorService other = Executors.newSingleThreadExecutor();

    @BeforeEach
    void requestThreeReplays() throws SQLException {
        DATABASE.clear();
        DATABASE.execute("""
                INSERT INTO domain_events (event_type, domain, aggregate_type, aggregate_id, payload)
                VALUES ('Note.Written', 'note', 'note', 'a', '{"about": "a", "text": "1"}');
                INSERT INTO domain_event_replays
                  (id, group_name, handler_id, aggregate_type, aggregate_id, slot, after_position, started_by, reason, history)
                OVERRIDING SYSTEM VALUE
                SELECT 4 - n, 'notes', (ARRAY['whole', 'two', 'one'])[n], e.aggregate_type, e.aggregate_id, e.slot, 0, 'test', '', '[]'
                FROM generate_series(1, 3) n LEFT JOIN domain_events e ON n > 1;
                INSERT INTO domain_event_lanes (group_name, lane, handler_id, first_slot, last_slot, high, snapshot, replay)
                SELECT 'notes', 0, handler, 0, 63, 1, pg_current_snapshot(), CASE handler WHEN 'whole' THEN 3 END
                FROM unnest(ARRAY['whole', '']) handler;
                INSERT INTO domain_event_deliveries
                  (group_name, handler_id, event_id, position, slot, event_type, aggregate_type, aggregate_id, state)
                SELECT 'notes', handler, id, position, slot, event_type, aggregate_type, aggregate_id, 'dead'
                FROM domain_events, unnest(ARRAY['two', 'one']) handler
                """);
        DATABASE.execute("UPDATE domain_event_lanes SET snapshot = pg_current_snapshot()"); // which sees the event
    }

    @AfterEach
    void end() {
        other.shutdownNow();
    }

    static Stream<String> rows() {
        return ROWS.stream();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rows")
    void laneLocksRowsInOrder(String held) throws Exception {
        try (Connection operator = DATABASE.unpooled().getConnection();
                Connection lane = DATABASE.unpooled().getConnection()) {
            operator.setAutoCommit(false);
            assertThat(Statements.rows(operator, "SELECT 1 FROM " + held + " FOR UPDATE", row -> true))
                    .hasSize(1);
            Future<?> waits = other.submit(() -> {
                pendingReplays().run(lane);
                return true;
            });
            DATABASE.awaitBlocked(1);
            for (String row : ROWS) {
                if (!row.equals(held)) {
                    assertThat(isFree(row)).as(row).isEqualTo(ROWS.indexOf(row) > ROWS.indexOf(held));
                }
            }
            operator.rollback();
            waits.get();
        }
        assertThat(DATABASE.texts("SELECT DISTINCT replay || state FROM domain_event_deliveries ORDER BY 1"))
                .containsExactly("1retrying", "2retrying");
        assertThat(DATABASE.number("SELECT count(*) FROM domain_event_replays WHERE begun_at IS NULL"))
                .isZero();
    }

    private static boolean isFree(String row) throws SQLException {
        return DATABASE.texts("SELECT 1 FROM " + row + " FOR UPDATE SKIP LOCKED")
                        .size()
                == 1;
    }

    private static PendingReplays pendingReplays() throws SQLException {
        long epoch = DATABASE.number("SELECT epoch FROM domain_event_lanes WHERE handler_id = ''");
        LaneLease held = new LaneLease("notes", 0, 0, 63, new LaneFence("notes", 0, epoch), 0, null, false);
        return new PendingReplays(held, new LaneSpec("notes", 0, 0, 63, null, true, false, 0), id -> true);
    }
}
