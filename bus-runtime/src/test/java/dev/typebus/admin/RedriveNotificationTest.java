package dev.typebus.admin;

import static dev.typebus.fixtures.Loans.CATALOG;
import static dev.typebus.fixtures.Loans.NOTE_WRITTEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.typebus.EventBus;
import dev.typebus.EventBusBuilder;
import dev.typebus.fixtures.Loans;
import dev.typebus.fixtures.TestDatabase;
import dev.typebus.handler.Group;
import dev.typebus.handler.Handler;
import dev.typebus.handler.HandlerTable;
import dev.typebus.handler.RetryPolicy;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Two buses on one database: one has the lane, an operator works on the other one. */
class RedriveNotificationTest {
    @RegisterExtension
    static final TestDatabase DATABASE = TestDatabase.migrated();

    private static final Duration LONG = Duration.ofMinutes(1);

    /** After the last event the poller wakes all lanes once more, 2 s later at most. */
    private static final Duration POLLER_CHECKPOINT = Duration.ofSeconds(4);

    private final Queue<String> handled = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean broken = new AtomicBoolean(true);

    /** Leases are renewed every few minutes, so that only a notification can wake the lane in time. */
    private static EventBusBuilder builder() {
        return EventBus.builder(DATABASE.pool())
                .catalog(CATALOG)
                .notifications(DATABASE.unpooled())
                .leaseTime(Duration.ofMinutes(10));
    }

    private Group group() {
        return Group.named("notified")
                .lanes(1)
                .order(Group.Order.BLOCK)
                .handlers(Handler.on("write", NOTE_WRITTEN)
                        .retry(RetryPolicy.DEFAULT.attempts(1))
                        .plain((event, delivery) -> {
                            if (broken.get() && event.payload().text().startsWith("bad")) {
                                throw new IllegalStateException("no");
                            }
                            handled.add(event.payload().text());
                        }));
    }

    @Test
    void redriveAndDiscardWakeOtherNodes() {
        try (EventBus worker = builder().handlers(HandlerTable.of(group())).start();
                EventBus operator = builder().start()) {
            worker.publish(NOTE_WRITTEN, Loans.note("a", "bad 1"));
            worker.publish(NOTE_WRITTEN, Loans.note("b", "bad 2"));
            worker.publish(NOTE_WRITTEN, Loans.note("b", "behind"));
            await().atMost(LONG).until(() -> operator.deadLetters().list().size() == 2);
            await().pollDelay(POLLER_CHECKPOINT).until(() -> true);
            broken.set(false);

            assertThat(operator.deadLetters().redriveAll(DeadLetterFilter.ALL.aggregate("note", "a")))
                    .isEqualTo(1);
            await().atMost(LONG).untilAsserted(() -> assertThat(handled).containsExactly("bad 1"));

            assertThat(operator.deadLetters().discardAll(DeadLetterFilter.ALL, "obsolete"))
                    .isEqualTo(1);
            await().atMost(LONG).untilAsserted(() -> assertThat(handled).containsExactly("bad 1", "behind"));
        }
    }
}
