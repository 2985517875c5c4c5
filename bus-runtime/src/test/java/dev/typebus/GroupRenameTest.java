package dev.typebus;

import static dev.typebus.fixtures.Loans.NOTE_WRITTEN;
import static dev.typebus.fixtures.TestDatabase.LONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.typebus.event.EventCatalog;
import dev.typebus.event.EventType;
import dev.typebus.fixtures.Effects;
import dev.typebus.fixtures.Loans;
import dev.typebus.fixtures.NoteWritten;
import dev.typebus.fixtures.TestDatabase;
import dev.typebus.handler.Group;
import dev.typebus.handler.Handler;
import dev.typebus.handler.HandlerTable;
import dev.typebus.handler.RetryPolicy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Groups, handlers and events under new names go on where they were. */
class GroupRenameTest {
    @RegisterExtension
    static final TestDatabase database = TestDatabase.migrated();

    private final Effects effects = new Effects(database);

    @BeforeEach
    void reset() throws SQLException {
        effects.reset();
    }

    private static EventBus start(EventType<NoteWritten> type, Group group) {
        return EventBus.builder(database.pool())
                .catalog(EventCatalog.of(type))
                .handlers(HandlerTable.of(group))
                .start();
    }

    private static Handler<NoteWritten> handler(String id, EventType<NoteWritten> type) {
        return Handler.on(id, type).retry(RetryPolicy.DEFAULT.attempts(1)).transactional((event, tx, delivery) -> {
            if (event.payload().text().equals("bad")) {
                throw new IllegalStateException("no");
            }
            Effects.write(tx, id + " " + event.payload().text());
        });
    }

    @Test
    void renamedHandlersAndGroupsKeepTheirProgress() throws SQLException {
        try (EventBus bus = start(NOTE_WRITTEN, Group.named("notes").handlers(handler("write", NOTE_WRITTEN)))) {
            bus.publish(NOTE_WRITTEN, Loans.note("1", "one"));
            bus.publish(NOTE_WRITTEN, Loans.note("2", "bad"));
            await().atMost(LONG)
                    .until(() -> effects.all().size() == 1
                            && bus.deadLetters().list().size() == 1);
        }
        Handler<NoteWritten> renamed = handler("file", NOTE_WRITTEN).formerly("jot", "write");
        try (EventBus bus = start(
                NOTE_WRITTEN, Group.named("papers").formerly("letters", "notes").handlers(renamed))) {
            bus.publish(NOTE_WRITTEN, Loans.note("1", "two"));
            await().atMost(LONG).until(() -> effects.all().contains("file two"));

            assertThat(effects.all()).containsExactly("write one", "file two");
            assertThat(bus.deadLetters().list()).singleElement().satisfies(letter -> {
                assertThat(letter.group()).isEqualTo("papers");
                assertThat(letter.handlerId()).isEqualTo("file");
            });
        }
        try (EventBus bus = start(
                NOTE_WRITTEN, Group.named("papers").formerly("letters", "notes").handlers(renamed))) {
            bus.publish(NOTE_WRITTEN, Loans.note("1", "three"));
            await().atMost(LONG).until(() -> effects.all().contains("file three"));

            assertThat(effects.all()).containsExactly("write one", "file two", "file three");
        }
    }

    @Test
    void runningSettlementIsRenamed() throws Exception {
        try (EventBus bus = start(NOTE_WRITTEN, Group.named("notes").handlers(handler("write", NOTE_WRITTEN)))) {
            bus.publish(NOTE_WRITTEN, Loans.note("1", "one"));
            await().atMost(LONG).until(() -> effects.all().contains("write one"));
        }
        Group renamed = Group.named("papers")
                .formerly("notes")
                .handlers(handler("file", NOTE_WRITTEN).formerly("write"));
        try (Connection settling = database.unpooled().getConnection();
                Statement settlement = settling.createStatement()) {
            settling.setAutoCommit(false);
            settlement.execute("SELECT FROM domain_event_lanes WHERE group_name = 'notes' FOR SHARE");
            settlement.execute("""
                    INSERT INTO domain_event_deliveries
                      (group_name, handler_id, event_id, position, slot, event_type, aggregate_type, aggregate_id, state)
                    SELECT 'notes', 'write', id, position, slot, event_type, aggregate_type, aggregate_id, 'dead' FROM domain_events
                    """);
            CompletableFuture<EventBus> starting = CompletableFuture.supplyAsync(() -> start(NOTE_WRITTEN, renamed));
            database.awaitBlocked(1);
            settling.commit();
            try (EventBus bus = starting.get(LONG.toSeconds(), TimeUnit.SECONDS)) {
                assertThat(bus.deadLetters().list()).singleElement().satisfies(letter -> {
                    assertThat(letter.group()).isEqualTo("papers");
                    assertThat(letter.handlerId()).isEqualTo("file");
                });
            }
        }
    }

    @Test
    void nameWithOwnProgressKeepsIt() throws SQLException {
        try (EventBus bus = start(NOTE_WRITTEN, Group.named("old").handlers(handler("a", NOTE_WRITTEN)))) {
            bus.publish(NOTE_WRITTEN, Loans.note("1", "one"));
            await().atMost(LONG).until(() -> effects.all().contains("a one"));
        }
        try (EventBus bus = start(NOTE_WRITTEN, Group.named("new").handlers(handler("b", NOTE_WRITTEN)))) {
            await().atMost(LONG).until(() -> effects.all().contains("b one"));
        }
        try (EventBus bus =
                start(NOTE_WRITTEN, Group.named("new").formerly("old").handlers(handler("b", NOTE_WRITTEN)))) {
            bus.publish(NOTE_WRITTEN, Loans.note("1", "two"));
            await().atMost(LONG).until(() -> effects.all().contains("b two"));

            assertThat(effects.all()).containsExactly("a one", "b one", "b two");
        }
    }

    @Test
    void eventsOfFormerNameAreHandledUnderNewOne() throws SQLException {
        EventType<NoteWritten> renamed = EventType.of(
                        "Remark.Made", 1, NOTE_WRITTEN.aggregateType(), NoteWritten.class, NOTE_WRITTEN.serializer())
                .formerly(NOTE_WRITTEN.name());
        try (EventBus bus =
                EventBus.builder(database.pool()).catalog(Loans.CATALOG).start()) {
            bus.publish(NOTE_WRITTEN, Loans.note("1", "one"));
        }
        try (EventBus bus = start(renamed, Group.named("remarks").handlers(handler("file", renamed)))) {
            bus.publish(renamed, Loans.note("1", "two"));
            await().atMost(LONG).until(() -> effects.all().contains("file two"));

            assertThat(effects.all()).contains("file one", "file two");
            assertThat(bus.recent(1).get(0).as(renamed)).isPresent();
            assertThat(bus.history(NOTE_WRITTEN.aggregateType(), "1"))
                    .isNotEmpty()
                    .allSatisfy(event -> assertThat(event.as(renamed)).isPresent());
        }
    }
}
