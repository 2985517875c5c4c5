package dev.typebus.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.typebus.EventBus;
import dev.typebus.event.EventCatalog;
import dev.typebus.event.EventType;
import dev.typebus.fixtures.InterceptedDataSource;
import dev.typebus.fixtures.Loans;
import dev.typebus.fixtures.NoteWritten;
import dev.typebus.fixtures.TestDatabase;
import dev.typebus.fixtures.WatchedNotes;
import dev.typebus.handler.Group;
import dev.typebus.handler.Handler;
import dev.typebus.handler.HandlerTable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ReplayDryRunTest {
    @RegisterExtension
    static final TestDatabase DATABASE = TestDatabase.migrated();

    private final ThreadLocal<Integer> connections = ThreadLocal.withInitial(() -> 0);
    private final ThreadLocal<List<Integer>> connectionsWhenDecoding = ThreadLocal.withInitial(ArrayList::new);

    @Test
    void decodingHoldsNoConnection() {
        EventType<NoteWritten> note =
                WatchedNotes.type(read -> connectionsWhenDecoding.get().add(connections.get()));
        Group group =
                Group.named("notes").lanes(2).handlers(Handler.on("hear", note).plain((event, delivery) -> {}));
        try (EventBus bus = EventBus.builder(InterceptedDataSource.of(DATABASE.pool(), counting()))
                .catalog(EventCatalog.of(note))
                .handlers(HandlerTable.of(group))
                .start()) {
            bus.awaitingHandlers(Duration.ofMinutes(1)).publish(note, Loans.note("a", "1"));
            bus.awaitingHandlers(Duration.ofMinutes(1)).publish(note, Loans.note("b", "2"));
            connectionsWhenDecoding.remove();
            assertThat(bus.replays().dryRun(ReplayRequest.group("notes")).get(0).events())
                    .isEqualTo(2);
            assertThat(connectionsWhenDecoding.get()).containsExactly(0, 0);
        }
    }

    private InterceptedDataSource.Interceptor counting() {
        return new InterceptedDataSource.Interceptor() {
            @Override
            public void before(String call) {
                if (call.equals("close")) {
                    connections.set(connections.get() - 1);
                }
            }

            @Override
            public void after(String call) {
                if (call.equals("getConnection")) {
                    connections.set(connections.get() + 1);
                }
            }
        };
    }
}
