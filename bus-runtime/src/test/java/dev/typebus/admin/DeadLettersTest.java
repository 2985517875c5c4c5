package dev.typebus.admin;

import static dev.typebus.fixtures.Loans.CATALOG;
import static dev.typebus.fixtures.Loans.NOTE_WRITTEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.typebus.EventBus;
import dev.typebus.fixtures.Loans;
import dev.typebus.fixtures.TestDatabase;
import dev.typebus.handler.Group;
import dev.typebus.handler.Handler;
import dev.typebus.handler.HandlerTable;
import dev.typebus.handler.RetryPolicy;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class DeadLettersTest {
    private static final Duration LONG = Duration.ofMinutes(3);

    @RegisterExtension
    static final TestDatabase DATABASE = TestDatabase.migrated();

    private final Queue<String> heard = new ConcurrentLinkedQueue<>();

    private static EventBus start(Group group) {
        return EventBus.builder(DATABASE.pool())
                .catalog(CATALOG)
                .handlers(HandlerTable.of(group))
                .start();
    }

    @Test
    void deadLettersAreFoundRedrivenAndDiscarded() throws Exception {
        Group group = Group.named("operated")
                .order(Group.Order.BLOCK)
                .handlers(Handler.on("write", NOTE_WRITTEN)
                        .startFrom(Handler.StartFrom.NOW)
                        .retry(RetryPolicy.DEFAULT.attempts(1))
                        .plain((event, delivery) -> {
                            if (event.payload().text().startsWith("bad")) {
                                throw new IllegalStateException("no");
                            }
                            heard.add(event.payload().text());
                        }));
        try (EventBus bus = start(group)) {
            for (String text : List.of("bad 1", "good 1", "bad 2")) {
                bus.awaitingHandlers(Duration.ofMinutes(1))
                        .publish(NOTE_WRITTEN, Loans.note(text.substring(text.length() - 1), text));
            }
            DeadLetters letters = bus.deadLetters().by("jane");
            assertThat(letters.list(DeadLetterFilter.ALL.aggregate("note", "2"), 10))
                    .hasSize(1);
            assertThat(letters.list(DeadLetterFilter.ALL.group("another"), 10)).isEmpty();
            DATABASE.execute(
                    "UPDATE domain_event_deliveries SET updated_at = updated_at - interval '3 days' WHERE aggregate_id = '2'");
            assertThat(letters.list(DeadLetterFilter.ALL.olderThan(Duration.ofDays(2)), 10))
                    .singleElement()
                    .satisfies(letter -> assertThat(letter.aggregateId()).isEqualTo("2"));
            assertThat(letters.redriveAll(DeadLetterFilter.ALL.olderThan(Duration.ofDays(4))))
                    .isZero();
            assertThat(letters.list(DeadLetterFilter.ALL.olderThan(ChronoUnit.FOREVER.getDuration()), 10))
                    .isEmpty();
            DeadLetter first = letters.list(DeadLetterFilter.ALL.aggregate("note", "1"), 10)
                    .get(0);
            assertThat(first.toString())
                    .contains("operated/write: Note.Written of note/1")
                    .contains("java.lang.IllegalStateException: no");

            assertThat(letters.redrive(first)).isTrue();
            await().atMost(LONG).until(() -> letters.list().size() == 2);
            assertThat(heard).isEmpty();
            assertThat(letters.discard(first, "cannot be mended")).isTrue();
            assertThat(letters.discard(first, "again")).isFalse();
            await().atMost(LONG).untilAsserted(() -> assertThat(heard).containsExactly("good 1"));
            assertThat(letters.discardAll(DeadLetterFilter.ALL.errorClass("java.lang.IllegalStateException"), "all"))
                    .isEqualTo(1);
            assertThat(letters.list()).isEmpty();
            assertThat(bus.auditLog(2))
                    .extracting(AuditEntry::target)
                    .containsExactly(
                            "errorClass=java.lang.IllegalStateException",
                            "group=operated handler=write event=" + first.eventId());
            assertThat(bus.auditLog(3))
                    .extracting(act -> act.act() + " " + act.deliveries() + " by " + act.by() + ": " + act.reason())
                    .containsExactly(
                            "discard 1 by jane: all", "discard 1 by jane: cannot be mended", "redrive 1 by jane: ");
        }
        assertThat(DATABASE.text("""
                        SELECT string_agg(coalesce(entry ->> 'act' || ' by ' || (entry ->> 'by'), CASE WHEN entry ->> 'stack' LIKE '%at dev.typebus.admin.DeadLettersTest%' THEN 'failed' END) || coalesce(' ' || (entry ->> 'reason'), ''), ', ')
                        FROM domain_event_deliveries, jsonb_array_elements(history) entry
                        WHERE aggregate_id = '1' AND state = 'discarded'
                        """))
                .isEqualTo("failed, redriven by jane, failed, discarded by jane cannot be mended");
    }

    @Test
    void redrivenDeliveryRunsBeforeParkedOnes() throws Exception {
        AtomicBoolean broken = new AtomicBoolean(true);
        Group group = Group.named("mended")
                .order(Group.Order.BLOCK)
                .handlers(Handler.on("write", NOTE_WRITTEN)
                        .startFrom(Handler.StartFrom.NOW)
                        .retry(RetryPolicy.DEFAULT.attempts(1))
                        .plain((event, delivery) -> {
                            if (broken.get()) {
                                throw new IllegalStateException("no");
                            }
                            heard.add(event.payload().text());
                        }));
        try (EventBus bus = start(group)) {
            for (String text : List.of("1", "2", "3")) {
                bus.publish(NOTE_WRITTEN, Loans.note("mended", text));
            }
            DeadLetterFilter written = DeadLetterFilter.ALL.group("mended").eventType("Note.Written");
            await().atMost(LONG)
                    .until(() -> bus.deadLetters().list(written, 10).size() == 1
                            && DATABASE.number("SELECT count(*) FROM domain_event_deliveries"
                                            + " WHERE group_name = 'mended' AND state = 'parked'")
                                    == 2);
            broken.set(false);

            assertThat(bus.deadLetters().redriveAll(written.eventType("Loan.Funded")))
                    .isZero();
            assertThat(bus.deadLetters().redriveAll(written)).isEqualTo(1);
            await().atMost(LONG).untilAsserted(() -> assertThat(heard).containsExactly("1", "2", "3"));
        }
    }

    @Test
    void unroutableDeliveryIsListedReportedAndDiscarded() throws Exception {
        Group group = Group.named("waited")
                .handlers(Handler.on("write", NOTE_WRITTEN)
                        .startFrom(Handler.StartFrom.NOW)
                        .plain((event, delivery) -> heard.add(event.payload().text())));
        try (EventBus bus = start(group)) {
            DATABASE.execute("INSERT INTO domain_events (event_type, domain, aggregate_type, aggregate_id, payload)"
                    + " VALUES ('Note.Lost', 'note', 'note', 'w', '{}'), ('Note.Burned', 'note', 'note', 'v', '{}')");
            bus.publish(NOTE_WRITTEN, Loans.note("w", "behind"));
            DeadLetters letters = bus.deadLetters();
            DeadLetterFilter lost = DeadLetterFilter.ALL.group("waited").eventType("Note.Lost");
            await().atMost(LONG)
                    .untilAsserted(() -> assertThat(letters.unroutable()).hasSize(2));
            await().atMost(LONG)
                    .until(() -> DATABASE.number("SELECT count(*) FROM domain_event_deliveries WHERE state = 'parked'")
                            == 1);

            assertThat(bus.health().problems()).noneMatch(problem -> problem.contains("unroutable"));
            DATABASE.execute("UPDATE domain_event_deliveries SET created_at = created_at - interval '1 hour'"
                    + " WHERE group_name = 'waited'");
            assertThat(letters.unroutable(DeadLetterFilter.ALL.olderThan(Duration.ofHours(2)), 10))
                    .isEmpty();
            assertThat(letters.list(lost, 10)).isEmpty();
            UnroutableDelivery waiting = letters.unroutable(lost.olderThan(Duration.ofMinutes(59)), 10)
                    .get(0);
            assertThat(waiting.reason()).contains("Note.Lost");
            assertThat(waiting.toString())
                    .startsWith("waited/*: Note.Lost of note/w at " + waiting.position() + " is unroutable since ");
            assertThat(bus.health().problems())
                    .anySatisfy(problem -> assertThat(problem)
                            .startsWith("Group waited has unroutable deliveries: 2, such as Note.Burned,"
                                    + " the first since "));

            assertThat(letters.discardAll(DeadLetterFilter.ALL.group("waited"), "not these"))
                    .isZero();
            assertThat(heard).isEmpty();
            assertThat(letters.discard(waiting, "never ours")).isTrue();
            assertThat(letters.discard(waiting, "again")).isFalse();
            await().atMost(LONG).untilAsserted(() -> assertThat(heard).containsExactly("behind"));
            assertThat(letters.discardAllUnroutable(DeadLetterFilter.ALL.group("waited"), "nor this"))
                    .isEqualTo(1);
            assertThat(letters.unroutable()).isEmpty();
            assertThat(bus.health().problems()).noneMatch(problem -> problem.contains("unroutable"));
        }
        assertThat(DATABASE.text("SELECT history -> -1 ->> 'reason' FROM domain_event_deliveries"
                        + " WHERE aggregate_id = 'w' AND state = 'discarded'"))
                .isEqualTo("never ours");
    }
}
