package dev.typebus.faults;

import static dev.typebus.fixtures.Loans.NOTE_WRITTEN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.typebus.EventBus;
import dev.typebus.fixtures.Loans;
import dev.typebus.fixtures.TestDatabase;
import dev.typebus.handler.Group;
import dev.typebus.handler.Handler;
import dev.typebus.handler.HandlerTable;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The fault run counts settlements that were fenced off: one there has to be seen. */
@Tag("once")
class FencedCountTest {
    @RegisterExtension
    static final TestDatabase database = TestDatabase.migrated();

    @Test
    void settlementThatChangesNoRowIsCounted() throws Exception {
        AtomicInteger fenced = new AtomicInteger();
        AtomicBoolean moved = new AtomicBoolean();
        FailPoints points = new FailPoints(fenced::incrementAndGet);
        try (EventBus bus = EventBus.builder(points.in(database.pool()))
                .catalog(Loans.CATALOG)
                .handlers(HandlerTable.of(Group.named("moved")
                        .handlers(Handler.on("note", NOTE_WRITTEN).transactional((event, tx, delivery) -> {
                            if (moved.compareAndSet(false, true)) {
                                database.execute("UPDATE domain_event_lanes SET version = version + 1");
                            }
                        }))))
                .start()) {
            bus.awaitingHandlers(Duration.ofSeconds(30)).publish(NOTE_WRITTEN, Loans.note("c", "1"));
        }
        assertThat(fenced).hasValue(1);
    }
}
