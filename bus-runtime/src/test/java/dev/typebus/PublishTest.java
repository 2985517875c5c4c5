package dev.typebus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import dev.typebus.event.BusClosedException;
import dev.typebus.event.DatabaseUnavailableException;
import dev.typebus.event.EventId;
import dev.typebus.event.EventMetadata;
import dev.typebus.event.InvalidPayloadException;
import dev.typebus.event.NewEvent;
import dev.typebus.event.PublishException;
import dev.typebus.event.SchemaException;
import dev.typebus.event.StoredEvent;
import dev.typebus.fixtures.Loans;
import dev.typebus.fixtures.SpiedDataSource;
import dev.typebus.fixtures.TestDatabase;
import dev.typebus.handler.Group;
import dev.typebus.handler.Handler;
import dev.typebus.handler.HandlerMisuseException;
import dev.typebus.handler.HandlerTable;
import dev.typebus.internal.publish.CausationScope;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Publishing on the bus itself, in a transaction of its own. */
class PublishTest {
    @RegisterExtension
    static final TestDatabase database = TestDatabase.migrated();

    private final SpiedDataSource spied = new SpiedDataSource(database.pool());
    private final EventBus bus = EventBus.builder(spied.dataSource())
            .catalog(Loans.CATALOG)
            .schema(SchemaMode.VALIDATE)
            .start();
    private final UUID loan = UUID.randomUUID();

    @AfterEach
    void close() {
        bus.close();
    }

    @Test
    void eventIsInDatabaseAndHistory() throws SQLException {
        EventId id = bus.with(EventMetadata.ofUser("ada").correlation("c").header("h", "1"))
                .occurredAt(Loans.SOME_TIME)
                .publish(Loans.LOAN_FUNDED, Loans.funded(loan));

        assertThat(bus.history("loan", loan.toString())).singleElement().satisfies(event -> {
            assertThat(event.id()).isEqualTo(id);
            assertThat(event.payload()).isEqualTo(Loans.funded(loan));
            assertThat(event.metadata())
                    .isEqualTo(EventMetadata.ofUser("ada").correlation("c").header("h", "1"));
            assertThat(event.occurredAt()).isEqualTo(Loans.SOME_TIME);
        });
        assertThat(database.text(
                        "SELECT concat_ws(' ', event_type, event_version, domain, aggregate_type, aggregate_id,"
                                + " metadata, occurred_at AT TIME ZONE 'UTC', idempotency_key IS NULL, processed_at IS NULL)"
                                + " FROM domain_events WHERE id = '" + id + "'"))
                .isEqualTo("Loan.Funded 1 loan loan " + loan + " {\"user\": \"ada\", \"headers\": {\"h\": \"1\"},"
                        + " \"correlation\": \"c\"} 2026-03-01 10:15:30.123456 t t");
    }

    @Test
    void missingTimeIsSetByDatabase() throws SQLException {
        EventId id = bus.publish(Loans.LOAN_FUNDED, Loans.funded(loan));
        assertThat(database.text("SELECT occurred_at BETWEEN now() - interval '1 minute' AND now() FROM domain_events"
                        + " WHERE id = '" + id + "'"))
                .isEqualTo("t");
    }

    @Test
    void singleEventIsOneStatementWithoutCommit() {
        spied.clear();
        bus.publish(Loans.LOAN_FUNDED, Loans.funded(loan));
        assertThat(spied.calls()).hasSize(3).startsWith("getConnection").endsWith("close");
        assertThat(spied.statements()).singleElement().asString().startsWith("INSERT INTO domain_events");
    }

    @Test
    void listIsOneStatementInItsOrder() throws SQLException {
        List<NewEvent<?>> events = IntStream.range(0, 2_500)
                .<NewEvent<?>>mapToObj(i -> Loans.NOTE_WRITTEN.of(Loans.note("list", "text " + i)))
                .toList();
        spied.clear();
        List<EventId> ids = bus.publishAll(events);

        assertThat(spied.statements()).hasSize(1);
        assertThat(database.texts("SELECT id FROM domain_events WHERE aggregate_id = 'list' ORDER BY position"))
                .isEqualTo(ids.stream().map(EventId::toString).toList());
        assertThat(bus.history("note", "list"))
                .extracting(event -> (Object) event.payload())
                .isEqualTo(events.stream().map(NewEvent::payload).toList());
    }

    @Test
    void everyTextIsReadAsWritten() {
        String text = "quotes \" ' \\ \\\\ {} , NULL \u0001 \u2028 ä ☃ \ud83d\ude00 \t\n";
        bus.publishAll(List.of(
                Loans.NOTE_WRITTEN.of(Loans.note("texts-\\\"{,}" + loan, text)),
                Loans.NOTE_WRITTEN.of(Loans.note("texts-\\\"{,}" + loan, "NULL")),
                Loans.NOTE_WRITTEN.of(Loans.note("texts-\\\"{,}" + loan, ""))));
        bus.publish(Loans.NOTE_WRITTEN, Loans.note("texts-\\\"{,}" + loan, text));

        assertThat(bus.history("note", "texts-\\\"{,}" + loan))
                .extracting(event ->
                        event.as(Loans.NOTE_WRITTEN).orElseThrow().payload().text())
                .containsExactly(text, "NULL", "", text);
    }

    @Test
    void emptyListPublishesNothing() {
        spied.clear();
        assertThat(bus.publishAll(List.of())).isEmpty();
        assertThat(spied.calls()).isEmpty();
    }

    @Test
    void listIsPublishedWholeOrNotAtAll() throws SQLException {
        assertThatThrownBy(() -> bus.publishAll(List.of(
                        Loans.NOTE_WRITTEN.of(Loans.note("none", "fine")),
                        Loans.NOTE_WRITTEN.of(Loans.note("none", "not fine\0")))))
                .isInstanceOf(InvalidPayloadException.class);
        assertThat(database.number("SELECT count(*) FROM domain_events WHERE aggregate_id = 'none'"))
                .isZero();
    }

    @Test
    void plainHandlersEventsInheritMetadata() {
        StoredEvent<?> cause = publishAndRead(Loans.LOAN_CREATED.of(Loans.created(loan)));
        try (CausationScope scope = CausationScope.enter(EventMetadata.causedBy(cause))) {
            assertThat(scope).isNotNull();
            bus.publish(Loans.LOAN_FUNDED, Loans.funded(loan));
        }
        assertThat(bus.history("loan", loan.toString()).get(1).metadata())
                .isEqualTo(new EventMetadata(null, cause.id().toString(), cause.id(), 1, java.util.Map.of()));
    }

    @Test
    void awaitingHandlersInHandlerIsRefused() {
        try (CausationScope scope = CausationScope.enter(EventMetadata.EMPTY)) {
            assertThat(scope).isNotNull();
            assertThatThrownBy(() ->
                            bus.awaitingHandlers(Duration.ofSeconds(1)).publish(Loans.LOAN_FUNDED, Loans.funded(loan)))
                    .isInstanceOf(HandlerMisuseException.class)
                    .hasMessage("awaitingHandlers in a handler: it would wait for itself. Publish without it, and let a"
                            + " handler of that event go on");
        }
        assertThat(bus.history("loan", loan.toString())).isEmpty();
    }

    @Test
    void closedBusRefusesEvents() {
        bus.close();
        bus.close();
        assertThatThrownBy(() -> bus.publish(Loans.LOAN_FUNDED, Loans.funded(loan)))
                .isInstanceOf(BusClosedException.class)
                .hasMessage("The bus is closed. Nothing was published or subscribed; do so before close(), or start"
                        + " another bus");
        assertThatThrownBy(() -> bus.inTransaction(tx -> {})).isInstanceOf(BusClosedException.class);
        assertThat(bus.history("loan", loan.toString())).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            08006 | Loan.Funded of loan/%s: the connection to the database was lost (SQLState 08006) while the commit was on its way. Whether it was published is unknown: look for it in the log, or publish with once(key), which may be repeated safely.
            57P01 | Loan.Funded of loan/%s: the connection to the database was lost (SQLState 57P01) while the commit was on its way. Whether it was published is unknown: look for it in the log, or publish with once(key), which may be repeated safely.
            40001 | Loan.Funded of loan/%s: another transaction was in the way (SQLState 40001). Nothing was published. Doing the whole transaction again may succeed.
            57014 | Loan.Funded of loan/%s: the statement was cancelled or ran into a time-out (SQLState 57014). Nothing was published.
            XX000 | Loan.Funded of loan/%s: the database refused it (SQLState XX000). Nothing was published.
            """)
    void failedInsertReportsOutcome(String sqlState, String message) {
        spied.failBefore(call -> call.startsWith("INSERT"), sqlState);
        assertThatThrownBy(() -> bus.publish(Loans.LOAN_FUNDED, Loans.funded(loan)))
                .isInstanceOf(PublishException.class)
                .hasMessage(message, loan);
        assertThat(bus.history("loan", loan.toString())).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            53100 | Loan.Funded of loan/%s: the database's disk is full; free some and publish again (SQLState 53100). Nothing was published.
            53200 | Loan.Funded of loan/%s: the database is out of resources or has a fault of its own (SQLState 53200). Nothing was published.
            25006 | Loan.Funded of loan/%s: the database is read-only, as a standby or a demoted primary is; targetServerType=primary in the JDBC URL finds the primary (SQLState 25006). Nothing was published.
            """)
    void unwritableDatabaseIsUnavailable(String sqlState, String message) {
        spied.failBefore(call -> call.startsWith("INSERT"), sqlState);
        assertThatThrownBy(() -> bus.publish(Loans.LOAN_FUNDED, Loans.funded(loan)))
                .isInstanceOf(DatabaseUnavailableException.class)
                .hasMessage(message, loan);
    }

    @Test
    void missingConnectionPublishesNothing() {
        spied.failBefore(call -> call.equals("getConnection"), "08001");
        assertThatThrownBy(() -> bus.publish(Loans.LOAN_FUNDED, Loans.funded(loan)))
                .isInstanceOf(DatabaseUnavailableException.class)
                .hasMessage(
                        "Loan.Funded of loan/%s: no connection to the database (SQLState 08001): made to fail. Nothing"
                                + " was published. The next publish tries again.",
                        loan);
        bus.publish(Loans.LOAN_FUNDED, Loans.funded(loan));
        assertThat(bus.history("loan", loan.toString())).hasSize(1);
    }

    @Test
    void lostAnswerIsLookedUpInLog() {
        spied.failAfter(call -> call.startsWith("INSERT"), "08006");
        bus.publish(Loans.LOAN_FUNDED, Loans.funded(loan));
        assertThat(bus.history("loan", loan.toString())).hasSize(1);
    }

    @Test
    void lostAnswerIsNotReportedAsFailure() {
        spied.failAfter(call -> call.startsWith("INSERT"), "08006");
        spied.failBefore(call -> call.startsWith("SELECT EXISTS (SELECT FROM domain_events"), "08006");
        assertThatThrownBy(() -> bus.publish(Loans.LOAN_FUNDED, Loans.funded(loan)))
                .isInstanceOf(PublishException.class)
                .hasMessageContaining("Whether it was published is unknown");
        assertThat(bus.history("loan", loan.toString())).hasSize(1);
    }

    @Test
    void readOnlyDatabaseRefusesEvents() {
        try (HikariDataSource readOnly = new HikariDataSource()) {
            readOnly.setDataSource(database.unpooled());
            readOnly.setConnectionInitSql("SET default_transaction_read_only = on");
            assertThatThrownBy(() -> EventBus.builder(readOnly).start())
                    .isInstanceOf(DatabaseUnavailableException.class)
                    .hasMessageContaining("read-only");
        }
    }

    @Test
    void databaseTurnedReadOnlyRefusesEvents() throws SQLException {
        try (EventBus unpooled = EventBus.builder(database.unpooled()).start()) {
            database.execute("DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET default_transaction_read_only = on',"
                    + " current_database()); END $$");
            assertThatThrownBy(() -> unpooled.publish(Loans.LOAN_FUNDED, Loans.funded(loan)))
                    .isInstanceOf(DatabaseUnavailableException.class)
                    .hasMessageContaining("the database is read-only");
            database.execute("SET transaction_read_only = off; DO $$ BEGIN EXECUTE format('ALTER DATABASE %I RESET"
                    + " default_transaction_read_only', current_database()); END $$");
            unpooled.publish(Loans.LOAN_FUNDED, Loans.funded(loan));
        }
        assertThat(bus.history("loan", loan.toString())).hasSize(1);
    }

    @Test
    void otherSearchPathIsNamed() {
        spied.failBefore(call -> call.startsWith("INSERT"), "42P01");
        assertThatThrownBy(() -> bus.publish(Loans.LOAN_FUNDED, Loans.funded(loan)))
                .isInstanceOf(SchemaException.class)
                .hasMessage(
                        "Loan.Funded of loan/%s: a table or column of the log is missing (SQLState 42P01). Nothing was"
                                + " published. Was it altered, or does this connection have another search_path?",
                        loan);
    }

    @Test
    void usersConstraintIsNamedWithoutPayload() throws SQLException {
        database.execute("ALTER TABLE domain_events ADD CONSTRAINT no_secrets CHECK (payload ->> 'text' <> 'secret')");
        try {
            assertThatThrownBy(() -> bus.publish(Loans.NOTE_WRITTEN, Loans.note("c", "secret")))
                    .isInstanceOf(PublishException.class)
                    .hasMessage(
                            "Note.Written of note/c: the constraint no_secrets refused it (SQLState 23514). Nothing was"
                                    + " published.")
                    .hasRootCauseMessage(
                            "new row for relation \"domain_events\" violates check constraint" + " \"no_secrets\"");
        } finally {
            database.execute("ALTER TABLE domain_events DROP CONSTRAINT no_secrets");
        }
    }

    @Test
    void poolWithoutAutoCommitWorks() {
        Group group = Group.named("without-auto-commit")
                .handlers(Handler.on("note", Loans.LOAN_FUNDED)
                        .startFrom(Handler.StartFrom.NOW)
                        .transactional((event, tx, delivery) ->
                                tx.publish(Loans.NOTE_WRITTEN, Loans.note(loan.toString(), ""))));
        try (HikariDataSource pool = new HikariDataSource()) {
            pool.setDataSource(database.unpooled());
            pool.setAutoCommit(false);
            pool.setMaximumPoolSize(5);
            try (EventBus other = EventBus.builder(pool)
                    .catalog(Loans.CATALOG)
                    .handlers(HandlerTable.of(group))
                    .start()) {
                other.publish(Loans.LOAN_CREATED, Loans.created(loan));
                other.inTransaction(tx ->
                        tx.awaitingHandlers(Duration.ofMinutes(1)).publish(Loans.LOAN_FUNDED, Loans.funded(loan)));
                assertThat(other.history("loan", loan.toString())).hasSize(2);
                assertThat(other.deadLetters().list()).isEmpty();
            }
        }
        assertThat(bus.history("loan", loan.toString())).hasSize(2);
        assertThat(bus.history("note", loan.toString())).hasSize(1);
    }

    private StoredEvent<?> publishAndRead(NewEvent<?> event) {
        bus.publish(event);
        return bus.recent(1).get(0);
    }
}
