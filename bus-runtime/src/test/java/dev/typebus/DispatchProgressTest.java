package dev.typebus;

import static dev.typebus.fixtures.Loans.CATALOG;
import static dev.typebus.fixtures.Loans.LOAN_FUNDED;
import static dev.typebus.fixtures.Loans.NOTE_WRITTEN;
import static dev.typebus.fixtures.TestDatabase.LONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.typebus.event.HandlersNotSettledException;
import dev.typebus.fixtures.Loans;
import dev.typebus.handler.Group;
import dev.typebus.handler.Handler;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Progress of lanes: unreadable rows, catch-up, settlement and {@code processed_at}. */
@Tag("database")
class DispatchProgressTest extends DispatchFixture {
    @Test
    void unreadableRowsHoldUpNoLane() throws SQLException {
        database.execute("""
                INSERT INTO domain_events (event_type, domain, aggregate_type, aggregate_id, payload) VALUES
                  ('Loan.Fundet', 'loan', 'loan', 'a', '{}'),
                  ('Loan.Funded', 'loan', 'loan', 'b', '{"loanId": 7}');
                INSERT INTO domain_events (event_type, event_version, domain, aggregate_type, aggregate_id, payload) VALUES
                  ('Loan.Funded', 9, 'loan', 'loan', 'c', '{}');
                INSERT INTO domain_events (event_type, domain, aggregate_type, aggregate_id, payload) VALUES
                  ('Mail.Sent', 'mail', 'mail', 'd', '{}')
                """);
        Group group = Group.named("loans")
                .handlers(Handler.on("funded", LOAN_FUNDED).plain((event, delivery) -> calls.add("funded")));
        try (EventBus bus = bus(group)) {
            bus.awaitingHandlers(LONG).publish(LOAN_FUNDED, Loans.funded(loan));
            await().atMost(LONG).until(() -> database.number("SELECT count(*) FROM domain_event_deliveries") == 3);
        }
        assertThat(calls).containsExactly("funded");
        assertThat(
                        database.texts(
                                "SELECT state || ' ' || attempts || ' ' || handler_id || ' ' || error_message FROM domain_event_deliveries ORDER BY position"))
                .satisfiesExactly(
                        unknown -> assertThat(unknown)
                                .startsWith("unroutable 0 * Loan.Fundet v1 of loan/a")
                                .contains("Known of this domain: Loan.Created, Loan.Funded"),
                        undecodable -> assertThat(undecodable)
                                .startsWith("dead 1 funded Loan.Funded v1 of loan/b")
                                .contains("loanId"),
                        version -> assertThat(version)
                                .startsWith("unroutable 0 funded Loan.Funded v9 of loan/c")
                                .contains("only version 1 and older ones"));
    }

    @Test
    void handlerThatEndsTransactionIsCharged() throws SQLException {
        Group group = Group.named("loans")
                .lanes(1)
                .handlers(Handler.on("write", NOTE_WRITTEN)
                        .retry(QUICKLY.attempts(1))
                        .transactional((event, tx, delivery) -> {
                            switch (event.payload().text()) {
                                case "commit" -> tx.connection().commit();
                                case "close" -> tx.connection().close();
                                case "sql" -> {
                                    try (var statement = tx.connection().createStatement()) {
                                        statement.execute("COMMIT");
                                    }
                                }
                                default -> effect(tx, "write", event.payload().text());
                            }
                        }));
        try (EventBus bus = EventBus.builder(database.pool()).catalog(CATALOG).start()) {
            for (String text : List.of("1", "commit", "2", "sql", "3", "close", "4")) {
                bus.publish(NOTE_WRITTEN, Loans.note(text, text));
            }
        }
        try (EventBus bus = bus(group)) {
            await().atMost(LONG)
                    .until(() ->
                            database.number("SELECT count(*) FROM domain_event_deliveries WHERE state = 'dead'") == 3);
            await().atMost(LONG).untilAsserted(() -> assertThat(effects()).contains("write 4"));
        }
        assertThat(database.texts(
                        "SELECT aggregate_id || ' ' || error_class FROM domain_event_deliveries ORDER BY position"))
                .containsExactly(
                        "commit dev.typebus.handler.HandlerMisuseException",
                        "sql dev.typebus.handler.HandlerMisuseException",
                        "close dev.typebus.handler.HandlerMisuseException");
    }

    @Test
    void newHandlerCatchesUpUnlessItStartsFromNow() {
        Handler<?> first = Handler.on("first", NOTE_WRITTEN)
                .plain((event, delivery) -> calls.add("first " + event.payload().text()));
        try (EventBus bus = bus(Group.named("notes").handlers(first))) {
            bus.awaitingHandlers(LONG).publish(NOTE_WRITTEN, Loans.note("a", "1"));
            bus.awaitingHandlers(LONG).publish(NOTE_WRITTEN, Loans.note("b", "2"));
        }
        Handler<?> second = Handler.on("second", NOTE_WRITTEN)
                .plain((event, delivery) ->
                        calls.add("second " + event.payload().text()));
        Handler<?> third = Handler.on("third", NOTE_WRITTEN)
                .startFrom(Handler.StartFrom.NOW)
                .plain((event, delivery) -> calls.add("third " + event.payload().text()));
        try (EventBus bus = bus(Group.named("notes").handlers(first, second, third))) {
            await().atMost(LONG).untilAsserted(() -> assertThat(calls).hasSize(4));
            bus.awaitingHandlers(LONG).publish(NOTE_WRITTEN, Loans.note("a", "3"));
            await().atMost(LONG)
                    .untilAsserted(() -> assertThat(calls)
                            .containsExactlyInAnyOrder(
                                    "first 1", "first 2", "second 1", "second 2", "first 3", "second 3", "third 3"));
        }
    }

    @Test
    void processedAtIsWrittenAfterLastGroupSettled() throws Exception {
        CountDownLatch slow = new CountDownLatch(1);
        Group quick = Group.named("quick")
                .handlers(Handler.on("quick", NOTE_WRITTEN).plain((event, delivery) -> calls.add("quick")));
        Group late =
                Group.named("late").handlers(Handler.on("late", NOTE_WRITTEN).plain((event, delivery) -> slow.await()));
        try (EventBus bus = bus(quick, late)) {
            bus.publish(NOTE_WRITTEN, Loans.note("a", "1"));
            await().atMost(LONG).until(() -> calls.contains("quick"));
            assertThat(database.number("SELECT count(*) FROM domain_events WHERE processed_at IS NOT NULL"))
                    .isZero();
            slow.countDown();
            await().atMost(LONG)
                    .until(() -> database.number("SELECT count(*) FROM domain_events WHERE processed_at IS NULL") == 0);
        }
    }

    @Test
    void awaitingHandlersEndsAtItsTimeout() {
        CountDownLatch never = new CountDownLatch(1);
        Group group = Group.named("notes")
                .handlers(Handler.on("wait", NOTE_WRITTEN).plain((event, delivery) -> never.await()));
        try (EventBus bus = bus(group)) {
            assertThatThrownBy(() ->
                            bus.awaitingHandlers(Duration.ofMillis(200)).publish(NOTE_WRITTEN, Loans.note("a", "1")))
                    .isInstanceOf(HandlersNotSettledException.class)
                    .hasMessage("Not settled within 200 ms by group notes. The event is published; they go on with it");
            never.countDown();
        }
    }
}
