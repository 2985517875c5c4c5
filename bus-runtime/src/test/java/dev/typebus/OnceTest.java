package dev.typebus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.typebus.event.EventId;
import dev.typebus.event.NewEvent;
import dev.typebus.event.PublishException;
import dev.typebus.event.Publisher;
import dev.typebus.fixtures.Loans;
import dev.typebus.fixtures.NoteWritten;
import dev.typebus.fixtures.SpiedDataSource;
import dev.typebus.fixtures.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** {@code once(key)}: at most one event for a key, also when two publish at the same moment. */
class OnceTest {

    @RegisterExtension
    static final TestDatabase database = TestDatabase.migrated();

    private final EventBus bus =
            EventBus.builder(database.pool()).catalog(Loans.CATALOG).start();
    private final String key = UUID.randomUUID().toString();

    @AfterEach
    void close() {
        bus.close();
    }

    @Test
    void secondPublishReturnsFirstId() {
        EventId first = bus.once(key).publish(note("first"));
        assertThat(bus.once(key).publish(note("second"))).isEqualTo(first);
        EventId third = bus.inTransactionReturning(tx -> tx.once(key).publish(note("third")));
        assertThat(third).isEqualTo(first);
        assertThat(texts()).containsExactly("first");
    }

    @Test
    void listMayMixNewOldDoubledAndNoKeys() {
        EventId old = bus.once(key + "-old").publish(note("old"));
        List<EventId> ids = bus.publishAll(List.of(
                note("a").once(key + "-a"),
                note("plain"),
                note("old again").once(key + "-old"),
                note("a doubled").once(key + "-a"),
                note("plain again"),
                note("b").once(key + "-b")));

        assertThat(ids.get(2)).isEqualTo(old);
        assertThat(ids.get(3)).isEqualTo(ids.get(0));
        assertThat(List.of(ids.get(0), ids.get(1), ids.get(4), ids.get(5))).doesNotHaveDuplicates();
        assertThat(texts()).containsExactly("old", "a", "plain", "plain again", "b");
        assertThat(bus.history("note", key))
                .extracting("id")
                .containsExactly(old, ids.get(0), ids.get(1), ids.get(4), ids.get(5));
    }

    @Test
    void listWithKeysIsPublishedWholeOrNotAtAll() {
        bus.once(key).publish(note("first"));
        SpiedDataSource spied = new SpiedDataSource(database.pool());
        try (EventBus failing = EventBus.builder(spied.dataSource()).start()) {
            spied.failBefore(call -> call.startsWith("SELECT asked.idempotency_key"), "57014");
            assertThatThrownBy(() -> failing.publishAll(
                            List.of(note("without a key"), note("again").once(key))))
                    .isInstanceOf(PublishException.class)
                    .hasMessageContaining("nothing was published");
        }
        assertThat(texts()).containsExactly("first");
    }

    @Test
    void onceForSeveralEventsIsRefused() {
        assertThatThrownBy(() -> bus.once(key).publishAll(List.of(note("a"), note("b"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is for one event, not for 2");
    }

    @Test
    void manyPublishersOfOneKeyPublishOneEvent() throws Exception {
        int threads = 8;
        CountDownLatch start = new CountDownLatch(1);
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        try {
            List<Future<EventId>> ids = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                ids.add(executor.submit(() -> {
                    start.await();
                    return bus.once(key).publish(note("one of many"));
                }));
            }
            start.countDown();
            EventId first = ids.get(0).get();
            for (Future<EventId> id : ids) {
                assertThat(id.get()).isEqualTo(first);
            }
        } finally {
            executor.shutdownNow();
        }
        assertThat(texts()).hasSize(1);
    }

    @Test
    void onlyLaterPublishWaitsForOpenTransaction() throws Exception {
        try (Connection open = transaction()) {
            EventId first = bus.joining(open).once(key).publish(note("first"));
            CompletableFuture<EventId> second =
                    CompletableFuture.supplyAsync(() -> bus.once(key).publish(note("second")));
            database.awaitBlocked(1);

            bus.publish(note("meanwhile"));
            assertThat(texts()).containsExactly("meanwhile");
            assertThat(second).isNotDone();

            open.commit();
            assertThat(second.join()).isEqualTo(first);
        }
        assertThat(texts()).containsExactly("first", "meanwhile");
    }

    @Test
    void laterPublishSucceedsIfEarlierIsRolledBack() throws Exception {
        try (Connection open = transaction()) {
            EventId first = bus.joining(open).once(key).publish(note("first"));
            CompletableFuture<EventId> second =
                    CompletableFuture.supplyAsync(() -> bus.once(key).publish(note("second")));
            database.awaitBlocked(1);
            open.rollback();
            assertThat(second.join()).isNotEqualTo(first);
        }
        assertThat(texts()).containsExactly("second");
    }

    @Test
    void repeatableReadRaceIsSerializationFailure() throws Exception {
        try (Connection repeatable = transaction()) {
            repeatable.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            Publisher joining = bus.joining(repeatable);
            joining.publish(note("takes the snapshot"));
            bus.once(key).publish(note("first"));
            assertThatThrownBy(() -> joining.once(key).publish(note("second")))
                    .isInstanceOf(PublishException.class)
                    .hasMessage(
                            "Note.Written of note/%s: another transaction was in the way (SQLState 40001). Nothing was"
                                    + " published; roll your transaction back. Doing the whole transaction again may"
                                    + " succeed.",
                            key);
            repeatable.rollback();
        }
        assertThat(texts()).containsExactly("first");
    }

    private NewEvent<NoteWritten> note(String text) {
        return Loans.NOTE_WRITTEN.of(Loans.note(key, text));
    }

    private List<String> texts() {
        return bus.history("note", key).stream()
                .map(event ->
                        event.as(Loans.NOTE_WRITTEN).orElseThrow().payload().text())
                .toList();
    }

    private static Connection transaction() throws SQLException {
        Connection connection = database.unpooled().getConnection();
        connection.setAutoCommit(false);
        return connection;
    }
}
