package dev.typebus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.typebus.event.EventCatalog;
import dev.typebus.event.Group;
import dev.typebus.event.Handler;
import dev.typebus.event.HandlerTable;
import dev.typebus.fixtures.InterceptedDataSource;
import dev.typebus.fixtures.NoteWrittenSerializer;
import dev.typebus.fixtures.TestDatabase;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class OutOfMemoryTest {
    @RegisterExtension
    static final TestDatabase database = TestDatabase.migrated();

    /** The thread that renews leases runs out of memory once: it is not to be the last time. */
    @Test
    void leasesAreRenewedAfterAnErrorOfTheRenewingThread() throws Exception {
        AtomicBoolean thrown = new AtomicBoolean();
        InterceptedDataSource.Interceptor once = new InterceptedDataSource.Interceptor() {
            @Override
            public void before(String call) {
                if (Thread.currentThread().getName().contains("upkeep") && thrown.compareAndSet(false, true)) {
                    throw new OutOfMemoryError("made to fail");
                }
            }

            @Override
            public void after(String call) {}
        };
        HandlerTable handlers = HandlerTable.of(Group.named("notes")
                .handlers(Handler.on("note", NoteWrittenSerializer.TYPE).plain((event, delivery) -> {})));
        EventBus bus = EventBus.builder(InterceptedDataSource.of(database.pool(), once))
                .catalog(EventCatalog.of(NoteWrittenSerializer.TYPE))
                .handlers(handlers)
                .leaseTime(Duration.ofSeconds(2))
                .start();
        try (bus) {
            await().atMost(Duration.ofMinutes(1)).untilTrue(thrown);
            String before = expiry();
            await().atMost(Duration.ofMinutes(1))
                    .untilAsserted(() -> assertThat(expiry()).isGreaterThan(before));
        }
    }

    private static String expiry() throws Exception {
        return database.texts("SELECT extract(epoch FROM min(expires_at))::text FROM domain_event_leases")
                .get(0);
    }
}
