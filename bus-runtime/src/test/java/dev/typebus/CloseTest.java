package dev.typebus;

import static dev.typebus.fixtures.Loans.CATALOG;
import static dev.typebus.fixtures.Loans.NOTE_WRITTEN;
import static dev.typebus.fixtures.TestDatabase.LONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.ProxyConnection;
import dev.typebus.event.Subscription;
import dev.typebus.fixtures.InterceptedDataSource;
import dev.typebus.fixtures.Loans;
import dev.typebus.fixtures.LoggedLines;
import dev.typebus.fixtures.TestDatabase;
import dev.typebus.handler.Group;
import dev.typebus.handler.Handler;
import dev.typebus.handler.HandlerMisuseException;
import dev.typebus.handler.HandlerTable;
import dev.typebus.retention.Archiver;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(180)
class CloseTest {
    @RegisterExtension
    static final TestDatabase database = TestDatabase.migrated();

    private final Queue<String> handled = new ConcurrentLinkedQueue<>();
    private final Queue<Throwable> refused = new ConcurrentLinkedQueue<>();

    private HandlerTable handlers() {
        return HandlerTable.of(Group.named("notes")
                .handlers(Handler.on("note", NOTE_WRITTEN)
                        .startFrom(Handler.StartFrom.NOW)
                        .plain((event, delivery) -> handled.add(event.payload().text()))));
    }

    private static List<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("typebus-"))
                .toList();
    }

    @Test
    void closedBusLeavesNoThreadAndNoConnection() {
        try (LoggedLines lines = LoggedLines.begin()) {
            for (int i = 0; i < 40; i++) {
                HikariDataSource pool = new HikariDataSource();
                pool.setDataSource(database.unpooled());
                pool.setMinimumIdle(0);
                EventBus bus = EventBus.builder(pool)
                        .catalog(CATALOG)
                        .handlers(handlers())
                        .notifications(pool)
                        .retention(Duration.ofDays(1))
                        .start();
                bus.subscribe(NOTE_WRITTEN, event -> {});
                bus.publish(NOTE_WRITTEN, Loans.note("one", "note"));
                bus.close();
                assertThat(threads()).isEmpty();
                assertThat(pool.getHikariPoolMXBean().getActiveConnections()).isZero();
                pool.close();
            }
            assertThat(lines.of(ProxyConnection.class)).isEmpty();
        }
    }

    @Test
    void closeIsRefusedWhereItWouldWaitForItself() {
        CompletableFuture<EventBus> started = new CompletableFuture<>();
        HandlerTable closing = HandlerTable.of(Group.named("closing")
                .handlers(Handler.on("close", NOTE_WRITTEN)
                        .startFrom(Handler.StartFrom.NOW)
                        .plain((event, delivery) -> tryToClose(started.join()))));
        try (EventBus bus = EventBus.builder(database.pool())
                        .catalog(CATALOG)
                        .handlers(closing, handlers())
                        .start();
                Subscription live = bus.subscribe(NOTE_WRITTEN, event -> tryToClose(bus))) {
            started.complete(bus);
            bus.publish(NOTE_WRITTEN, Loans.note("one", "first"));
            await().atMost(LONG).until(() -> refused.size() == 2);
            assertThatThrownBy(() -> bus.inTransaction(tx -> bus.close())).isInstanceOf(HandlerMisuseException.class);
            assertThat(refused)
                    .allSatisfy(failure -> assertThat(failure)
                            .isInstanceOf(HandlerMisuseException.class)
                            .hasMessageContaining("have another thread close it"));
            bus.publish(NOTE_WRITTEN, Loans.note("one", "second"));
            await().atMost(LONG).until(() -> handled.containsAll(List.of("first", "second")));
        }
        assertThat(threads()).isEmpty();
    }

    private void tryToClose(EventBus bus) {
        try {
            bus.close();
        } catch (HandlerMisuseException e) {
            refused.add(e);
        }
    }

    /** Publishes an event that retention gives to the archiver once it is handled. */
    private EventBus archiving(Archiver archiver) {
        EventBus bus = EventBus.builder(database.pool())
                .catalog(CATALOG)
                .handlers(handlers())
                .retention(Duration.ofMillis(1), archiver)
                .timings(Timings.DEFAULT.withRetentionPause(Duration.ofMillis(50)))
                .start();
        bus.publish(NOTE_WRITTEN, Loans.note("one", "old"));
        return bus;
    }

    @Test
    void closeWaitsForArchiverAndItsBatch() throws Exception {
        database.clear();
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch mayEnd = new CountDownLatch(1);
        EventBus bus = archiving((events, tx) -> {
            begun.countDown();
            mayEnd.await();
        });
        assertThat(begun.await(LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
        CompletableFuture<List<String>> closer = CompletableFuture.supplyAsync(() -> close(bus));
        await().atMost(LONG).until(() -> threads().equals(List.of("typebus-retention")));
        assertThat(closer).isNotDone();
        mayEnd.countDown();
        assertThat(closer.join()).isEmpty();
        assertThat(database.number("SELECT count(*) FROM domain_events")).isZero();
    }

    @Test
    void closeIsRefusedInArchiver() throws Exception {
        database.clear();
        CompletableFuture<EventBus> started = new CompletableFuture<>();
        try (EventBus bus = archiving((events, tx) -> tryToClose(started.join()))) {
            started.complete(bus);
            await().atMost(LONG).until(() -> !refused.isEmpty());
            assertThat(refused)
                    .allSatisfy(failure -> assertThat(failure)
                            .isInstanceOf(HandlerMisuseException.class)
                            .hasMessageContaining("have another thread close it"));
        }
        assertThat(threads()).isEmpty();
    }

    @Test
    void secondCloseWaitsForFirst() {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch mayEnd = new CountDownLatch(1);
        EventBus bus = EventBus.builder(database.pool()).catalog(CATALOG).start();
        bus.subscribe(NOTE_WRITTEN, event -> {
            begun.countDown();
            await().atMost(LONG).until(() -> mayEnd.getCount() == 0);
        });
        bus.publish(NOTE_WRITTEN, Loans.note("one", "slow"));
        await().atMost(LONG).until(() -> begun.getCount() == 0);
        List<CompletableFuture<List<String>>> closers = List.of(
                CompletableFuture.supplyAsync(() -> close(bus)), CompletableFuture.supplyAsync(() -> close(bus)));
        await().atMost(LONG).until(() -> threads().equals(List.of("typebus-live")));
        assertThat(closers).noneMatch(CompletableFuture::isDone);
        mayEnd.countDown();
        assertThat(closers).allSatisfy(closer -> assertThat(closer.join()).isEmpty());
    }

    private static List<String> close(EventBus bus) {
        bus.close();
        return threads();
    }

    @Test
    void hangingThreadIsNamedAndNotWaitedFor() {
        CountDownLatch answers = new CountDownLatch(1);
        CompletableFuture<Boolean> hangs = new CompletableFuture<>();
        InterceptedDataSource.Interceptor hanging = new InterceptedDataSource.Interceptor() {
            @Override
            public void before(String call) {
                boolean interrupted = false;
                while (hangs.isDone() && answers.getCount() > 0) {
                    LockSupport.parkNanos(10_000_000);
                    interrupted |= Thread.interrupted(); // as a socket, it does not mind
                }
                if (interrupted) {
                    Thread.currentThread().interrupt();
                }
            }

            @Override
            public void after(String call) {}
        };
        EventBus bus = EventBus.builder(InterceptedDataSource.of(database.pool(), hanging))
                .timings(Timings.DEFAULT.withShutdown(Duration.ofMillis(500), Duration.ofMillis(200)))
                .catalog(CATALOG)
                .handlers(handlers())
                .start();
        bus.publish(NOTE_WRITTEN, Loans.note("one", "note"));
        await().atMost(LONG).until(() -> handled.contains("note"));
        try (LoggedLines lines = LoggedLines.begin()) {
            hangs.complete(true);
            bus.close();
            assertThat(lines.of(BusRuntime.class))
                    .anyMatch(line -> line.contains("The database does not answer"))
                    .anyMatch(
                            line -> line.contains("these of its threads still wait") && line.contains("typebus-close"));
        } finally {
            answers.countDown();
        }
        await().atMost(LONG).until(() -> threads().isEmpty());
    }

    @Test
    void groupIsPausedAfterClose() {
        EventBus bus = EventBus.builder(database.pool())
                .catalog(CATALOG)
                .handlers(handlers())
                .start();
        bus.close();
        bus.groups().pause("notes", "test");
        bus.groups().resume("notes");
    }
}
