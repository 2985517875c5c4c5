package dev.typebus.internal.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.typebus.fixtures.TestDatabase;
import dev.typebus.internal.jdbc.Statements;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A page ends at the budget of bytes, here three payloads, before it reaches the budget of rows. */
@Tag("once")
class ByteBudgetTest {
    /** A payload that is not compressed, so that the estimate is twice its length. */
    private static final long LENGTH = LaneReader.MOST_BYTES / 6 + 1;

    private static final int MOST_ROWS = 500;
    private static final LaneSpec SCOPE = new LaneSpec("notes", 0, 0, 63, null, true, false, 0);

    @RegisterExtension
    static final TestDatabase DATABASE = TestDatabase.migrated();

    private final LaneReader reader = new LaneReader(SCOPE);
    private final DeliveryReader deliveries = new DeliveryReader(SCOPE);
    private final List<Integer> pages = new ArrayList<>();
    private final List<Long> positions = new ArrayList<>();
    private Connection reading;
    private Connection writing;

    @BeforeEach
    void begin() throws SQLException {
        DATABASE.clear();
        DATABASE.execute("""
                ALTER TABLE domain_events ALTER payload SET STORAGE EXTERNAL;
                INSERT INTO domain_event_lanes (group_name, lane, first_slot, last_slot, high, snapshot)
                VALUES ('notes', 0, 0, 63, 0, '3:3:')
                """);
        reading = DATABASE.unpooled().getConnection();
        writing = DATABASE.unpooled().getConnection();
        writing.setAutoCommit(false);
    }

    @AfterEach
    void end() throws SQLException {
        reading.close();
        writing.close();
    }

    private void insert(int events, long length) throws SQLException {
        Statements.run(
                writing,
                "INSERT INTO domain_events (event_type, domain, aggregate_type, aggregate_id, payload)"
                        + " SELECT 'Note.Written', 'note', 'note', 'about ' || i, jsonb_build_object('text', repeat('x', ?::integer))"
                        + " FROM generate_series(1, ?::integer) i",
                (int) length,
                events);
    }

    private void deliver(String aggregate, String stateByPosition) throws SQLException {
        DATABASE.execute(
                "INSERT INTO domain_event_deliveries (group_name, handler_id, event_id, position, slot, event_type,"
                        + " aggregate_type, aggregate_id, state, next_attempt_at) SELECT 'notes', 'sum', id, position, slot, event_type,"
                        + " aggregate_type, " + aggregate
                        + ", state, CASE state WHEN 'retrying' THEN clock_timestamp() END"
                        + " FROM domain_events, LATERAL (SELECT " + stateByPosition + " AS state) s");
    }

    private int read(List<EventRow> page) {
        pages.add(page.size());
        page.forEach(row -> positions.add(row.position()));
        return page.size();
    }

    private int readDeliveries(List<DueRetry> page) {
        return read(page.stream().map(DueRetry::row).toList());
    }

    private void assertRead(Integer... sizes) {
        assertThat(pages).containsExactly(sizes);
        assertThat(positions).doesNotHaveDuplicates().isSorted();
    }

    private void readFresh() throws SQLException {
        Cursor cursor = new Cursor(0, LaneReader.head(reading).snapshot());
        for (boolean exhausted = false; !exhausted; ) {
            ReadBatch found = reader.read(reading, cursor, MOST_ROWS);
            int unused = read(found.newRows());
            cursor = found.endCursor();
            exhausted = found.reachedEnd();
        }
    }

    @Test
    void newRowsAreReadInPages() throws SQLException {
        insert(7, LENGTH);
        writing.commit();
        readFresh();
        assertRead(3, 3, 1);
    }

    @Test
    void rowLargerThanTheBudgetIsReadAlone() throws SQLException {
        insert(1, 4 * LENGTH);
        insert(3, LENGTH);
        writing.commit();
        readFresh();
        assertRead(1, 3);
    }

    @Test
    void lateRowsAreReadInPages() throws SQLException {
        insert(7, LENGTH);
        DATABASE.execute("INSERT INTO domain_events (event_type, domain, aggregate_type, aggregate_id, payload)"
                + " VALUES ('Note.Written', 'note', 'note', 'passed', '{}')");
        Cursor cursor = LaneReader.head(reading);
        writing.commit();
        ReadBatch found = reader.read(reading, cursor, MOST_ROWS);
        assertThat(found.lateRows()).hasSize(3);
        assertThat(found.tooManyLate()).isTrue();
        LateRows late = reader.lateRows(reading, found);
        while (read(reader.latePage(reading, late, MOST_ROWS)) > 0) {
            late = late.after(positions.get(positions.size() - 1));
        }
        assertRead(3, 3, 1, 0);
    }

    @Test
    void catchUpRowsAreReadInPages() throws SQLException {
        insert(7, LENGTH);
        writing.commit();
        Cursor lane = LaneReader.head(reading);
        CatchUpCursor catchUp = CatchUpCursor.ofNew("sum", 0);
        for (boolean last = false; !last; ) {
            CatchUpBatch batch = reader.catchUpBatch(reading, lane, catchUp, MOST_ROWS);
            int unused = read(batch.rows());
            catchUp = catchUp.at(batch.upTo());
            last = batch.last();
        }
        assertRead(3, 3, 1);
        assertThat(catchUp.position()).isEqualTo(lane.position());
    }

    @Test
    void dueDeliveriesAreReadInPages() throws SQLException {
        insert(7, LENGTH);
        writing.commit();
        deliver("aggregate_id", "'retrying'");
        while (readDeliveries(deliveries.dueRetries(reading, 0, MOST_ROWS, null)) > 0) {
            DATABASE.execute(
                    "DELETE FROM domain_event_deliveries WHERE position <= " + positions.get(positions.size() - 1));
        }
        assertRead(3, 3, 1, 0);
    }

    @Test
    void followersAreReadInPages() throws SQLException {
        insert(8, LENGTH);
        writing.commit();
        DATABASE.execute("UPDATE domain_events SET aggregate_id = 'one'");
        deliver("'one'", "CASE position WHEN 1 THEN 'retrying' ELSE 'parked' END");
        List<DueRetry> page = deliveries.dueRetries(reading, 0, MOST_ROWS, null);
        while (readDeliveries(page) > 0) {
            page = deliveries.followers(reading, 0, page.get(page.size() - 1), MOST_ROWS);
        }
        assertRead(1, 3, 3, 1, 0);
    }
}
