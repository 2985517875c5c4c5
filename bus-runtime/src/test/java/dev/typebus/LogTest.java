package dev.typebus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import dev.typebus.event.DatabaseUnavailableException;
import dev.typebus.event.JsonPayload;
import dev.typebus.event.StoredEvent;
import dev.typebus.fixtures.LoanCreated;
import dev.typebus.fixtures.Loans;
import dev.typebus.fixtures.SpiedDataSource;
import dev.typebus.fixtures.TestDatabase;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postgresql.util.PSQLException;

/** The log as people ask for it, and as programs in other languages write it. */
@Tag("database")
class LogTest {
    @RegisterExtension
    static final TestDatabase database = TestDatabase.migrated();

    private final SpiedDataSource spied = new SpiedDataSource(database.pool());
    private final EventBus bus = EventBus.builder(spied.dataSource())
            .catalog(Loans.CATALOG)
            .schema(SchemaMode.VALIDATE)
            .start();
    private final UUID loan = UUID.randomUUID();

    @BeforeEach
    void empty() throws SQLException {
        database.clear();
    }

    @AfterEach
    void close() {
        bus.close();
    }

    @Test
    void historyIsTypedAndInLogOrder() {
        bus.publishAll(List.of(
                Loans.LOAN_CREATED.of(Loans.created(loan)), Loans.LOAN_CREATED.of(Loans.created(UUID.randomUUID()))));
        bus.publish(Loans.LOAN_FUNDED, Loans.funded(loan));

        List<StoredEvent<?>> history = bus.history("loan", loan.toString());
        assertThat(history)
                .extracting(event -> (Object) event.payload())
                .containsExactly(Loans.created(loan), Loans.funded(loan));
        assertThat(history).extracting("position").isSorted();
        LoanCreated created =
                history.get(0).as(Loans.LOAN_CREATED).orElseThrow().payload();
        assertThat(created.borrower()).isEqualTo("Ada");
        assertThat(history.get(0).as(Loans.LOAN_FUNDED)).isEmpty();
        assertThat(bus.history("loan", "nobody")).isEmpty();
    }

    @Test
    void recentIsNewestFirst() {
        for (int i = 0; i < 5; i++) {
            bus.publish(Loans.NOTE_WRITTEN, Loans.note("recent", "" + i));
        }
        assertThat(bus.recent(3))
                .extracting(event -> (Object) event.payload())
                .containsExactly(Loans.note("recent", "4"), Loans.note("recent", "3"), Loans.note("recent", "2"));
        assertThat(bus.recent(100)).hasSize(5);
        assertThatThrownBy(() -> bus.recent(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("recent: 1 event or more, not 0");
    }

    @Test
    void countsAreByNameAndSorted() {
        assertThat(bus.countsByType()).isEmpty();
        bus.publish(Loans.NOTE_WRITTEN, Loans.note("a", "b"));
        bus.publishAll(List.of(
                Loans.LOAN_FUNDED.of(Loans.funded(loan)),
                Loans.LOAN_CREATED.of(Loans.created(loan)),
                Loans.LOAN_FUNDED.of(Loans.funded(loan))));
        assertThat(bus.countsByType())
                .containsExactly(entry("Loan.Created", 1L), entry("Loan.Funded", 2L), entry("Note.Written", 1L));
    }

    @Test
    void fiveColumnsAreAValidPublish() throws SQLException {
        database.execute("INSERT INTO domain_events (event_type, domain, aggregate_type, aggregate_id, payload) VALUES"
                + " ('Note.Written', 'note', 'note', 'by hand', '{\"about\": \"by hand\", \"text\": \"x\"}'),"
                + " ('PaymentSchedule.Generated', 'payment_schedule', 'note', 'by hand', '{\"unknown\": true}')");

        List<StoredEvent<?>> history = bus.history("note", "by hand");
        assertThat(history.get(0).payload()).isEqualTo(Loans.note("by hand", "x"));
        assertThat(history.get(0).eventVersion()).isEqualTo(1);
        assertThat(history.get(0).id().value().version()).isEqualTo(7);
        assertThat(history.get(1).payload()).isEqualTo(new JsonPayload("{\"unknown\": true}"));
        assertThat(history.get(1).domain()).isEqualTo("payment_schedule");
        assertThat(history).extracting("position").isSorted();
    }

    @Test
    void defaultIdHasTime() throws SQLException {
        long before = System.currentTimeMillis();
        database.execute("INSERT INTO domain_events (event_type, domain, aggregate_type, aggregate_id, payload)"
                + " SELECT 'Note.Written', 'note', 'note', 'ids', '{}' FROM generate_series(1, 100)");
        long after = System.currentTimeMillis();
        assertThat(bus.history("note", "ids")).hasSize(100).allSatisfy(event -> {
            UUID id = event.id().value();
            assertThat(id.version()).isEqualTo(7);
            assertThat(id.variant()).isEqualTo(2);
            assertThat(id.getMostSignificantBits() >>> 16).isBetween(before - 1, after + 1);
        });
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            'loan.funded', 1, 'loan', 'loan', 'x', '{}', '{}'      | domain_events_event_type_is_domain_action
            'Loan', 1, 'loan', 'loan', 'x', '{}', '{}'             | domain_events_event_type_is_domain_action
            'Loan.Funded', 0, 'loan', 'loan', 'x', '{}', '{}'      | domain_events_event_version_from_1
            'Loan.Funded', 1, 'Loan', 'loan', 'x', '{}', '{}'      | domain_events_domain_is_of_event_type
            'WorkItem.Done', 1, 'workitem', 'w', 'x', '{}', '{}'   | domain_events_domain_is_of_event_type
            'Loan.Funded', 1, 'loan', '', 'x', '{}', '{}'          | domain_events_aggregate_type_given
            'Loan.Funded', 1, 'loan', 'loan', '', '{}', '{}'       | domain_events_aggregate_id_given
            'Loan.Funded', 1, 'loan', 'loan', 'x', '[]', '{}'      | domain_events_payload_is_object
            'Loan.Funded', 1, 'loan', 'loan', 'x', '{}', '"text"'  | domain_events_metadata_is_object
            concat('L.F', repeat('x', 253)), 1, 'l', 'l', 'x', '{}', '{}' | domain_events_event_type_at_most_255
            'Loan.Funded', 1, 'loan', repeat('l', 256), 'x', '{}', '{}' | domain_events_aggregate_type_at_most_255
            'Loan.Funded', 1, 'loan', 'loan', repeat('x', 256), '{}', '{}' | domain_events_aggregate_id_at_most_255
            'Loan.Funded', 1, 'loan', 'loan', 'x', '{}', to_jsonb(row(repeat('x', 17000))) | domain_events_metadata_at_most_16_kb
            'Loan.Funded', 1, 'loan', 'loan', 'x', '{}', '{}', 'infinity' | domain_events_occurred_at_in_years_1_to_9999
            'Loan.Funded', 1, 'loan', 'loan', 'x', '{}', '{}', now(), repeat('k', 256) | domain_events_idempotency_key_at_most_255
            """)
    void everyRuleOfLogHasName(String values, String constraint) {
        List<String> columns = List.of(
                "event_type", "event_version", "domain", "aggregate_type", "aggregate_id", "payload", "metadata");
        String more = values.contains("'infinity'") ? ", occurred_at" : "";
        more = values.contains("now()") ? ", occurred_at, idempotency_key" : more;
        String insert = "INSERT INTO domain_events (" + String.join(", ", columns) + more + ") VALUES (" + values + ")";
        assertThatThrownBy(() -> database.execute(insert)).isInstanceOfSatisfying(PSQLException.class, refusal -> {
            assertThat(refusal.getSQLState()).isEqualTo("23514");
            assertThat(refusal.getServerErrorMessage()).isNotNull();
            assertThat(refusal.getMessage()).contains("\"" + constraint + "\"");
        });
    }

    @ParameterizedTest
    @CsvSource({
        "id, '''00000000-0000-7000-8000-000000000001''', domain_events_pkey",
        "idempotency_key, '''k''', domain_events_idempotency_key"
    })
    void uniqueConstraintsHaveNames(String column, String value, String constraint) throws SQLException {
        String insert = "INSERT INTO domain_events (event_type, domain, aggregate_type, aggregate_id, payload, "
                + column + ") VALUES ('Loan.Funded', 'loan', 'loan', 'x', '{}', " + value + ")";
        database.execute(insert);
        assertThatThrownBy(() -> database.execute(insert)).isInstanceOfSatisfying(PSQLException.class, refusal -> {
            assertThat(refusal.getSQLState()).isEqualTo("23505");
            assertThat(refusal.getMessage()).contains("\"" + constraint + "\"");
        });
    }

    @Test
    void chosenPositionIsRefused() {
        assertThatThrownBy(
                        () -> database.execute(
                                "INSERT INTO domain_events (position, event_type, domain,"
                                        + " aggregate_type, aggregate_id, payload) VALUES (1, 'Loan.Funded', 'loan', 'loan', 'x', '{}')"))
                .isInstanceOfSatisfying(
                        SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("428C9"));
    }

    @Test
    void lostConnectionIsReported() {
        spied.failBefore(call -> call.startsWith("SELECT"), "08006");
        assertThatThrownBy(() -> bus.history("loan", "x"))
                .isInstanceOf(DatabaseUnavailableException.class)
                .hasMessage(
                        "Reading the history of loan/x failed (SQLState 08006, made to fail); nothing was changed. Try again when the database can be reached");
    }

    @Test
    void closedBusStillReads() {
        bus.publish(Loans.LOAN_FUNDED, Loans.funded(loan));
        bus.close();
        assertThat(bus.history("loan", loan.toString())).hasSize(1);
    }
}
