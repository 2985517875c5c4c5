package dev.typebus.internal.wakeup;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.typebus.fixtures.TestDatabase;
import dev.typebus.internal.log.Snapshot;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Targets that are woken by new events. */
class LogPollerNewEventsTest {
    private static final Snapshot NOW = Snapshot.parse("5:5:");

    @RegisterExtension
    static final TestDatabase DATABASE = TestDatabase.empty();

    private final LogPoller poller = new LogPoller(DATABASE.pool(), new LogProbe(NOW, 0), () -> {});
    private final AtomicInteger checkpoints = new AtomicInteger();

    @Test
    void checkpointIsRepeatedAfterAnError() {
        poller.add(sleeper(() -> {
            if (checkpoints.incrementAndGet() == 1) {
                throw new OutOfMemoryError("made to fail");
            }
        }));
        AtomicInteger others = new AtomicInteger();
        poller.add(sleeper(others::incrementAndGet));
        await().untilAsserted(() -> assertThatThrownBy(
                        () -> poller.wakeMatching(new LogProbe.NewEvents(NOW, Map.of(), true)))
                .isInstanceOf(OutOfMemoryError.class));
        await().atMost(Duration.ofMinutes(1)).until(() -> {
            boolean unused = poller.wakeMatching(new LogProbe.NewEvents(NOW, Map.of(), false));
            return others.get() == 1;
        });
    }

    private static WakeTarget sleeper(Runnable checkpoint) {
        return new WakeTarget() {
            @Override
            public boolean matches(String domain, int slot) {
                return false;
            }

            @Override
            public boolean hasRead(Snapshot snapshot) {
                return true;
            }

            @Override
            public void resync() {}

            @Override
            public void wake() {}

            @Override
            public void checkpoint() {
                checkpoint.run();
            }
        };
    }
}
