package dev.typebus;

import static dev.typebus.fixtures.Loans.CATALOG;
import static dev.typebus.fixtures.Loans.LOAN_CREATED;
import static dev.typebus.fixtures.Loans.LOAN_FUNDED;
import static dev.typebus.fixtures.Loans.NOTE_WRITTEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.typebus.event.EventId;
import dev.typebus.event.EventMetadata;
import dev.typebus.event.HandlersNotSettledException;
import dev.typebus.event.StoredEvent;
import dev.typebus.event.Transaction;
import dev.typebus.fixtures.LoanEvent;
import dev.typebus.fixtures.Loans;
import dev.typebus.fixtures.TestDatabase;
import dev.typebus.handler.Group;
import dev.typebus.handler.Handler;
import dev.typebus.handler.HandlerTable;
import dev.typebus.handler.RetryPolicy;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@Tag("database")
class DispatchTest {
    @RegisterExtension
    static final TestDatabase DATABASE = TestDatabase.migrated();

    private static final Duration LONG = Duration.ofMinutes(3);
    private static final RetryPolicy QUICKLY =
            RetryPolicy.DEFAULT.attempts(3).delays(Duration.ofMillis(20), 1, Duration.ofMillis(20));

    private final UUID loan = UUID.randomUUID();
    private final Queue<String> calls = new ConcurrentLinkedQueue<>();

    @BeforeEach
    void emptyTables() throws SQLException {
        DATABASE.clear();
        DATABASE.execute("""
                CREATE TABLE IF NOT EXISTS effects (place bigint GENERATED ALWAYS AS IDENTITY, handler text, event text)
                """);
        DATABASE.execute("TRUNCATE effects");
    }

    private static EventBus bus(Group... groups) {
        return EventBus.builder(DATABASE.pool())
                .catalog(CATALOG)
                .handlers(HandlerTable.of(groups))
                .start();
    }

    private static void effect(Transaction tx, String handler, String event) throws SQLException {
        try (PreparedStatement insert =
                tx.connection().prepareStatement("INSERT INTO effects (handler, event) VALUES (?, ?)")) {
            insert.setString(1, handler);
            insert.setString(2, event);
            insert.executeUpdate();
        }
    }

    private static List<String> effects() throws SQLException {
        return DATABASE.texts("SELECT handler || ' ' || event FROM effects ORDER BY place");
    }

    @Test
    void aHandlerGetsWhatItSubscribedToOnce() {
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
    void aFailingHandlerDoesNotStopTheOthers() throws SQLException {
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
                            DATABASE.number("SELECT count(*) FROM domain_event_deliveries WHERE state = 'dead'") == 2);
        }
        assertThat(effects()).containsExactly("work 1");
        assertThat(DATABASE.texts("SELECT DISTINCT attempts || ' ' || error_class || ' ' || error_message || ' '"
                        + " || jsonb_array_length(history) FROM domain_event_deliveries"))
                .containsExactly("3 java.lang.IllegalStateException no 3");
    }

    @Test
    void effectsHappenOnceAlthoughTheBatchFails() throws SQLException {
        AtomicInteger failures = new AtomicInteger(2);
        Group group = Group.named("loans")
                .handlers(Handler.on("write", NOTE_WRITTEN).retry(QUICKLY).transactional((event, tx, delivery) -> {
                    effect(tx, "write", event.payload().text());
                    if (event.payload().text().equals("7") && failures.getAndDecrement() > 0) {
                        throw new IllegalStateException("not yet");
                    }
                }));
        List<String> expected = new ArrayList<>();
        try (EventBus bus = EventBus.builder(DATABASE.pool()).catalog(CATALOG).start()) {
            for (int i = 0; i < 20; i++) {
                bus.publish(NOTE_WRITTEN, Loans.note("note-" + i % 3, "" + i));
                expected.add("write " + i);
            }
        }
        try (EventBus bus = bus(group)) {
            await().atMost(LONG)
                    .untilAsserted(() -> assertThat(effects()).containsExactlyInAnyOrderElementsOf(expected));
        }
        assertThat(DATABASE.number("SELECT count(*) FROM domain_event_deliveries"))
                .isZero();
        assertThat(DATABASE.texts(
                        "SELECT event FROM effects WHERE event::int % 3 = 1 ORDER BY place")) // the line that failed
                .containsExactly("1", "4", "7", "10", "13", "16", "19");
    }

    @Test
    void aBlockedAggregateWaitsForAnOperatorAndOthersGoOn() {
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
    void anEndlessLoopOfEventsEndsAsADeadLetter() throws SQLException {
        Group group = Group.named("loop")
                .handlers(Handler.on("again", NOTE_WRITTEN)
                        .transactional((event, tx, delivery) -> tx.publish(NOTE_WRITTEN, event.payload())));
        try (EventBus bus = EventBus.builder(DATABASE.pool())
                .catalog(CATALOG)
                .handlers(HandlerTable.of(group))
                .maxCausationDepth(5)
                .start()) {
            EventId first = bus.with(EventMetadata.ofUser("ada").correlation("c-1"))
                    .publish(NOTE_WRITTEN, Loans.note("x", "x"));
            await().atMost(LONG)
                    .until(() ->
                            DATABASE.number("SELECT count(*) FROM domain_event_deliveries WHERE state = 'dead'") == 1);
            List<StoredEvent<?>> chain = bus.history("note", "x");
            assertThat(chain).hasSize(6);
            assertThat(chain.get(1).metadata().causationId()).isEqualTo(first);
            assertThat(chain).allSatisfy(event -> {
                assertThat(event.metadata().correlationId()).isEqualTo("c-1");
                assertThat(event.metadata().user()).isEqualTo("ada");
            });
        }
        assertThat(DATABASE.texts("SELECT attempts || ' ' || error_class FROM domain_event_deliveries"))
                .containsExactly("1 dev.typebus.event.CausationDepthException");
    }

    @Test
    void aSealedInterfaceABatchAndAPatternAreHandled() {
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
        try (EventBus bus = EventBus.builder(DATABASE.pool()).catalog(CATALOG).start()) {
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

    @Test
    void unreadableRowsHoldUpNoLane() throws SQLException {
        DATABASE.execute("""
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
            await().atMost(LONG).until(() -> DATABASE.number("SELECT count(*) FROM domain_event_deliveries") == 3);
        }
        assertThat(calls).containsExactly("funded");
        assertThat(
                        DATABASE.texts(
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
    void aHandlerThatEndsTheTransactionIsTheCulprit() throws SQLException {
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
        try (EventBus bus = EventBus.builder(DATABASE.pool()).catalog(CATALOG).start()) {
            for (String text : List.of("1", "commit", "2", "sql", "3", "close", "4")) {
                bus.publish(NOTE_WRITTEN, Loans.note(text, text));
            }
        }
        try (EventBus bus = bus(group)) {
            await().atMost(LONG)
                    .until(() ->
                            DATABASE.number("SELECT count(*) FROM domain_event_deliveries WHERE state = 'dead'") == 3);
            await().atMost(LONG).untilAsserted(() -> assertThat(effects()).contains("write 4"));
        }
        assertThat(DATABASE.texts(
                        "SELECT aggregate_id || ' ' || error_class FROM domain_event_deliveries ORDER BY position"))
                .containsExactly(
                        "commit dev.typebus.handler.HandlerMisuseException",
                        "sql dev.typebus.handler.HandlerMisuseException",
                        "close dev.typebus.handler.HandlerMisuseException");
    }

    @Test
    void aNewHandlerCatchesUpUnlessItStartsFromNow() {
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
    void processedAtIsWrittenWhenTheLastGroupHasSettled() throws Exception {
        CountDownLatch slow = new CountDownLatch(1);
        Group quick = Group.named("quick")
                .handlers(Handler.on("quick", NOTE_WRITTEN).plain((event, delivery) -> calls.add("quick")));
        Group late =
                Group.named("late").handlers(Handler.on("late", NOTE_WRITTEN).plain((event, delivery) -> slow.await()));
        try (EventBus bus = bus(quick, late)) {
            bus.publish(NOTE_WRITTEN, Loans.note("a", "1"));
            await().atMost(LONG).until(() -> calls.contains("quick"));
            assertThat(DATABASE.number("SELECT count(*) FROM domain_events WHERE processed_at IS NOT NULL"))
                    .isZero();
            slow.countDown();
            await().atMost(LONG)
                    .until(() -> DATABASE.number("SELECT count(*) FROM domain_events WHERE processed_at IS NULL") == 0);
        }
    }

    @Test
    void awaitingHandlersEndsWhenTheTimeIsUp() {
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
