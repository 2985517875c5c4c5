package dev.typebus;

import static dev.typebus.fixtures.Loans.CATALOG;
import static dev.typebus.fixtures.Loans.LOAN_CREATED;
import static dev.typebus.fixtures.Loans.LOAN_FUNDED;
import static dev.typebus.fixtures.Loans.NOTE_WRITTEN;
import static dev.typebus.fixtures.TestDatabase.LONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.typebus.event.EventId;
import dev.typebus.event.EventMetadata;
import dev.typebus.event.StoredEvent;
import dev.typebus.fixtures.LoanEvent;
import dev.typebus.fixtures.Loans;
import dev.typebus.handler.Group;
import dev.typebus.handler.Handler;
import dev.typebus.handler.HandlerTable;
import java.sql.SQLException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("database")
class DispatchTest extends DispatchFixture {
    @Test
    void handlerGetsItsEventsOnce() {
        Group group = Group.named("loans")
                .handlers(
                        Handler.on("funded", LOAN_FUNDED).plain((event, delivery) -> calls.add("funded")),
                        Handler.on("created", LOAN_CREATED).plain((event, delivery) -> calls.add("created")));
        try (EventBus bus = bus(group)) {
            bus.awaitingHandlers(ChronoUnit.FOREVER.getDuration()).publish(LOAN_FUNDED, Loans.funded(loan));
            assertThatThrownBy(
                            () -> bus.awaitingHandlers(Duration.ofNanos(-1)).publish(LOAN_FUNDED, Loans.funded(loan)))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThat(bus.recent(5)).hasSize(1);
        }
        assertThat(calls).containsExactly("funded");
    }

    @Test
    void failingHandlerDoesNotStopOthers() throws SQLException {
        Group broken = Group.named("broken")
                .handlers(Handler.on("fail", LOAN_FUNDED).retry(QUICKLY).plain((event, delivery) -> {
                    throw new IllegalStateException("no");
                }));
        Group works = Group.named("works")
                .handlers(
                        Handler.on("fail", LOAN_FUNDED).retry(QUICKLY).transactional((event, tx, delivery) -> {
                            effect(tx, "fail", "1");
                            throw new IllegalStateException("no");
                        }),
                        Handler.on("work", LOAN_FUNDED)
                                .transactional((event, tx, delivery) -> effect(tx, "work", "1")));
        try (EventBus bus = bus(broken, works)) {
            bus.awaitingHandlers(LONG).publish(LOAN_FUNDED, Loans.funded(loan));
            await().atMost(LONG)
                    .until(() ->
                            database.number("SELECT count(*) FROM domain_event_deliveries WHERE state = 'dead'") == 2);
        }
        assertThat(effects()).containsExactly("work 1");
        assertThat(database.texts("SELECT DISTINCT attempts || ' ' || error_class || ' ' || error_message || ' '"
                        + " || jsonb_array_length(history) FROM domain_event_deliveries"))
                .containsExactly("3 java.lang.IllegalStateException no 3");
    }

    @Test
    void effectsHappenOnceIfBatchFails() throws SQLException {
        AtomicInteger failures = new AtomicInteger(2);
        Group group = Group.named("loans")
                .handlers(Handler.on("write", NOTE_WRITTEN).retry(QUICKLY).transactional((event, tx, delivery) -> {
                    effect(tx, "write", event.payload().text());
                    if (event.payload().text().equals("7") && failures.getAndDecrement() > 0) {
                        throw new IllegalStateException("not yet");
                    }
                }));
        List<String> expected = new ArrayList<>();
        try (EventBus bus = EventBus.builder(database.pool()).catalog(CATALOG).start()) {
            for (int i = 0; i < 20; i++) {
                bus.publish(NOTE_WRITTEN, Loans.note("note-" + i % 3, "" + i));
                expected.add("write " + i);
            }
        }
        try (EventBus bus = bus(group)) {
            await().atMost(LONG)
                    .untilAsserted(() -> assertThat(effects()).containsExactlyInAnyOrderElementsOf(expected));
        }
        assertThat(database.number("SELECT count(*) FROM domain_event_deliveries"))
                .isZero();
        assertThat(database.texts(
                        "SELECT event FROM effects WHERE event::int % 3 = 1 ORDER BY place")) // the line that failed
                .containsExactly("1", "4", "7", "10", "13", "16", "19");
    }

    @Test
    void blockedAggregateWaitsAndOthersGoOn() {
        AtomicBoolean broken = new AtomicBoolean(true);
        Group group = Group.named("notes")
                .order(Group.Order.BLOCK)
                .handlers(Handler.on("write", NOTE_WRITTEN)
                        .retry(QUICKLY.attempts(1))
                        .plain((event, delivery) -> {
                            if (event.payload().text().equals("a1") && broken.get()) {
                                throw new IllegalStateException("no");
                            }
                            calls.add(event.payload().text());
                        }));
        try (EventBus bus = bus(group)) {
            for (String text : List.of("a1", "a2", "b1", "a3", "b2")) {
                bus.awaitingHandlers(LONG).publish(NOTE_WRITTEN, Loans.note(text.substring(0, 1), text));
            }
            assertThat(calls).containsExactly("b1", "b2");
            broken.set(false);
            assertThat(bus.deadLetters().list()).hasSize(1);
            bus.deadLetters().redriveAll();
            await().atMost(LONG).untilAsserted(() -> assertThat(calls).containsExactly("b1", "b2", "a1", "a2", "a3"));
        }
    }

    @Test
    void endlessLoopOfEventsEndsAsDeadLetter() throws SQLException {
        Group group = Group.named("loop")
                .handlers(Handler.on("again", NOTE_WRITTEN)
                        .transactional((event, tx, delivery) -> tx.publish(NOTE_WRITTEN, event.payload())));
        try (EventBus bus = EventBus.builder(database.pool())
                .catalog(CATALOG)
                .handlers(HandlerTable.of(group))
                .maxCausationDepth(5)
                .start()) {
            EventId first = bus.with(EventMetadata.ofUser("ada").correlation("c-1"))
                    .publish(NOTE_WRITTEN, Loans.note("x", "x"));
            await().atMost(LONG)
                    .until(() ->
                            database.number("SELECT count(*) FROM domain_event_deliveries WHERE state = 'dead'") == 1);
            List<StoredEvent<?>> chain = bus.history("note", "x");
            assertThat(chain).hasSize(6);
            assertThat(chain.get(1).metadata().causationId()).isEqualTo(first);
            assertThat(chain).allSatisfy(event -> {
                assertThat(event.metadata().correlationId()).isEqualTo("c-1");
                assertThat(event.metadata().user()).isEqualTo("ada");
            });
        }
        assertThat(database.texts("SELECT attempts || ' ' || error_class FROM domain_event_deliveries"))
                .containsExactly("1 dev.typebus.event.CausationDepthException");
    }

    @Test
    void sealedInterfaceBatchAndPatternAreHandled() {
        Group group = Group.named("all")
                .lanes(1)
                .handlers(
                        Handler.onAnyOf("any", LoanEvent.class, LOAN_CREATED, LOAN_FUNDED)
                                .plain((event, delivery) ->
                                        calls.add(event.payload().getClass().getSimpleName())),
                        Handler.on("batch", LOAN_FUNDED).batch(events -> calls.add("batch of " + events.size())),
                        Handler.onNames("names", "Loan.*")
                                .plain((event, delivery) -> calls.add(event.eventType() + " "
                                        + event.payload().json().contains(loan.toString()))));
        try (EventBus bus = EventBus.builder(database.pool()).catalog(CATALOG).start()) {
            bus.publishAll(List.of(
                    LOAN_CREATED.of(Loans.created(loan)),
                    LOAN_FUNDED.of(Loans.funded(loan)),
                    LOAN_FUNDED.of(Loans.funded(loan))));
        }
        try (EventBus bus = bus(group)) {
            await().atMost(LONG)
                    .untilAsserted(() -> assertThat(calls)
                            .containsExactly(
                                    "LoanCreated",
                                    "Loan.Created true",
                                    "LoanFunded",
                                    "Loan.Funded true",
                                    "LoanFunded",
                                    "Loan.Funded true",
                                    "batch of 2"));
        }
    }
}
