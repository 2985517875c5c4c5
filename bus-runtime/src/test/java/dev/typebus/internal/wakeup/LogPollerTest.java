package dev.typebus.internal.wakeup;

import static dev.typebus.fixtures.Loans.CATALOG;
import static dev.typebus.fixtures.Loans.NOTE_WRITTEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.typebus.EventBus;
import dev.typebus.event.Subscription;
import dev.typebus.fixtures.InterceptedDataSource;
import dev.typebus.fixtures.Loans;
import dev.typebus.fixtures.TestDatabase;
import dev.typebus.handler.Group;
import dev.typebus.handler.Handler;
import dev.typebus.handler.HandlerTable;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Wake-ups while the log cannot be polled: the poll waits for its answer until the end of the test. */
class LogPollerTest {
    private static final Duration LONG = Duration.ofMinutes(3);
    private static final int EVENTS = 20;

    @RegisterExtension
    static final TestDatabase DATABASE = TestDatabase.migrated();

    private final Queue<String> handled = new ConcurrentLinkedQueue<>();
    private final Queue<String> heard = new ConcurrentLinkedQueue<>();
    private final CountDownLatch probeWaits = new CountDownLatch(1);
    private final CountDownLatch probeMayGoOn = new CountDownLatch(1);
    private EventBus bus;

    @BeforeEach
    void startWithoutProbe() throws InterruptedException {
        String probe = LogProbeSql.PROBE.strip().replaceAll("\\s+", " ");
        bus = EventBus.builder(InterceptedDataSource.of(DATABASE.pool(), new InterceptedDataSource.Interceptor() {
                    @Override
                    public void before(String call) throws InterruptedException {
                        if (call.equals(probe)) {
                            probeWaits.countDown();
                            probeMayGoOn.await();
                        }
                    }

                    @Override
                    public void after(String call) {}
                }))
                .catalog(CATALOG)
                .handlers(HandlerTable.of(Group.named("woken")
                        .handlers(Handler.on("write", NOTE_WRITTEN)
                                .startFrom(Handler.StartFrom.NOW)
                                .plain((event, delivery) ->
                                        handled.add(event.payload().text())))))
                .start();
        assertThat(probeWaits.await(LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
    }

    @AfterEach
    void close() {
        probeMayGoOn.countDown();
        bus.close();
    }

    /** The first event may be found by a lane that has not slept yet; the others only by a lane that the commit has woken. */
    @Test
    void localCommitWakesLanesAndSubscriptions() {
        try (Subscription subscription =
                bus.subscribe(NOTE_WRITTEN, event -> heard.add(event.payload().text()))) {
            for (int i = 1; i <= EVENTS; i++) {
                String text = "event " + i;
                if (i % 2 == 0) {
                    bus.publish(NOTE_WRITTEN, Loans.note("one", text));
                } else {
                    bus.inTransaction(tx -> tx.publish(NOTE_WRITTEN, Loans.note("one", text)));
                }
                await().atMost(LONG).until(() -> handled.contains(text) && heard.contains(text));
            }
        }
        assertThat(handled).hasSize(EVENTS);
        assertThat(heard).hasSize(EVENTS);
    }
}
