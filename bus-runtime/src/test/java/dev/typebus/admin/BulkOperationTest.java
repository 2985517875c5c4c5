package dev.typebus.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.typebus.event.DatabaseUnavailableException;
import dev.typebus.fixtures.SpiedDataSource;
import dev.typebus.fixtures.TestDatabase;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@Tag("once")
class BulkOperationTest {
    @RegisterExtension
    static final TestDatabase database = TestDatabase.migrated();

    private static final int LETTERS = 2_500;
    private static final String OF_THEM = "SELECT count(*) FROM domain_event_deliveries WHERE state = ";

    private final SpiedDataSource spied = new SpiedDataSource(database.pool());
    private final AtomicInteger told = new AtomicInteger();

    /** Dead letters of two groups by turns, and one parked delivery behind each of the first ten. */
    @BeforeEach
    void fill() throws SQLException {
        database.clear();
        database.execute("""
                INSERT INTO domain_event_handlers (group_name, handler_id, from_position, from_snapshot)
                SELECT 'g' || i, 'h', 0, pg_current_snapshot() FROM generate_series(0, 1) i;
                INSERT INTO domain_event_lanes (group_name, lane, first_slot, last_slot, high, snapshot)
                SELECT 'g' || i / 4, mod(i, 4), 16 * (mod(i, 4)), 16 * (mod(i, 4)) + 15, 0, pg_current_snapshot() FROM generate_series(0, 7) i;
                INSERT INTO domain_event_deliveries
                  (group_name, handler_id, event_id, position, slot, event_type, aggregate_type, aggregate_id, state, error_class)
                SELECT 'g' || mod(i, 2), 'h', gen_random_uuid(), i, mod(i, 64), 'Note.Written', 'note', 'a' || i, 'dead', 'E' || mod(i, 3)
                FROM generate_series(1, %1$s) i;
                INSERT INTO domain_event_deliveries
                  (group_name, handler_id, event_id, position, slot, event_type, aggregate_type, aggregate_id, state)
                SELECT 'g' || mod(i, 2), 'h', gen_random_uuid(), i + %1$s, mod(i, 64), 'Note.Written', 'note', 'a' || i, 'parked'
                FROM generate_series(1, 10) i
                """.formatted(LETTERS));
    }

    private DeadLetters letters() {
        return new DeadLetters(spied.dataSource(), told::incrementAndGet).by("jane");
    }

    private long commits() {
        return spied.calls().stream().filter(SpiedDataSource::commits).count();
    }

    @Test
    void bulkOperationHasBatchesAndOneAuditEntry() throws SQLException {
        assertThat(letters().redriveAll()).isEqualTo(LETTERS);
        assertThat(commits()).isBetween(4L, 27L);
        assertThat(told).hasValue((int) commits());
        assertThat(database.number(OF_THEM + "'retrying'")).isEqualTo(LETTERS);
        assertThat(new AuditLog(database.pool()).last(10))
                .singleElement()
                .extracting(AuditEntry::deliveries)
                .isEqualTo(LETTERS);
    }

    @Test
    void failureKeepsEarlierBatchesAndReportsTheirSize() throws SQLException {
        AtomicInteger batches = new AtomicInteger();
        spied.failBefore(call -> call.startsWith("WITH discarded") && batches.incrementAndGet() == 2, "53100");
        assertThatThrownBy(() -> letters().discardAll(DeadLetterFilter.ALL, "all"))
                .isInstanceOf(DatabaseUnavailableException.class)
                .hasMessageContaining("100 were done before and stay so: repeat it for the rest");
        assertThat(database.number(OF_THEM + "'discarded'")).isEqualTo(100);
        assertThat(database.number(OF_THEM + "'retrying'")).isEqualTo(10);
        assertThat(letters().discardAll(DeadLetterFilter.ALL, "the rest")).isEqualTo(LETTERS - 100);
        assertThat(new AuditLog(database.pool()).last(10))
                .extracting(AuditEntry::deliveries)
                .containsExactly(LETTERS - 100, 100);
    }

    @Test
    void filterListsLettersOfAllGroupsInLogOrder() throws SQLException {
        assertThat(letters().list(DeadLetterFilter.ALL, 7))
                .extracting(DeadLetter::position)
                .containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L);
        assertThat(letters().list(DeadLetterFilter.ALL.group("g1").errorClass("E0"), 3))
                .extracting(DeadLetter::position)
                .containsExactly(3L, 9L, 15L);
        assertThat(letters().redriveAll(DeadLetterFilter.ALL.group("g1").errorClass("E0")))
                .isEqualTo(417);
        assertThat(database.texts("SELECT DISTINCT group_name || error_class FROM domain_event_deliveries"
                        + " WHERE state = 'retrying'"))
                .containsExactly("g1E0");
    }

    @Test
    void operationLocksOnlyLanesOfItsDeliveries() throws SQLException {
        DeadLetter letter =
                letters().list(DeadLetterFilter.ALL.aggregate("note", "a5"), 1).get(0);
        Set<String> before = new HashSet<>(lanes());
        assertThat(letters().discard(letter, "bad")).isTrue();
        Set<String> after = new HashSet<>(lanes());
        after.removeAll(before);
        assertThat(after).singleElement().asString().startsWith("g1 ");
        assertThat(database.texts("SELECT aggregate_id FROM domain_event_deliveries WHERE state = 'retrying'"))
                .containsExactly("a5");
    }

    private static java.util.List<String> lanes() throws SQLException {
        return database.texts("SELECT group_name || ' ' || lane || ' ' || updated_at FROM domain_event_lanes");
    }
}
