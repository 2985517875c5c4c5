package dev.typebus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import dev.typebus.event.BusClosedException;
import dev.typebus.event.EventId;
import dev.typebus.event.EventMetadata;
import dev.typebus.event.InvalidPayloadException;
import dev.typebus.event.NewEvent;
import dev.typebus.event.StoredEvent;
import dev.typebus.fixtures.Loans;
import dev.typebus.handler.Group;
import dev.typebus.handler.Handler;
import dev.typebus.handler.HandlerMisuseException;
import dev.typebus.handler.HandlerTable;
import dev.typebus.internal.publish.CausationScope;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Publishing on the bus itself, in a transaction of its own. */
class PublishTest extends PublishFixture {
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
