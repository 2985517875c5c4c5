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

/** Whom the news of a probe wakes. */
class WatchNewsTest {
    private static final Snapshot NOW = Snapshot.parse("5:5:");

    @RegisterExtension
    static final TestDatabase DATABASE = TestDatabase.empty();

    private final Watch watch = new Watch(DATABASE.pool(), new HeadProbe(NOW, 0), () -> {});
    private final AtomicInteger checkpoints = new AtomicInteger();

    @Test
    void anErrorAtACheckpointDoesNotLoseIt() {
        watch.add(sleeper(() -> {
            if (checkpoints.incrementAndGet() == 1) {
                throw new OutOfMemoryError("made to fail");
            }
        }));
        AtomicInteger others = new AtomicInteger();
        watch.add(sleeper(others::incrementAndGet));
        await().untilAsserted(() -> assertThatThrownBy(() -> watch.wakeAll(new HeadProbe.News(NOW, Map.of(), true)))
                .isInstanceOf(OutOfMemoryError.class));
        await().atMost(Duration.ofMinutes(1)).until(() -> {
            boolean unused = watch.wakeAll(new HeadProbe.News(NOW, Map.of(), false));
            return others.get() == 1;
        });
    }

    private static Sleeper sleeper(Runnable checkpoint) {
        return new Sleeper() {
            @Override
            public boolean covers(String topic, int slot) {
                return false;
            }

            @Override
            public boolean hasSeen(Snapshot snapshot) {
                return true;
            }

            @Override
            public void startOver() {}

            @Override
            public void wake() {}

            @Override
            public void checkpoint() {
                checkpoint.run();
            }
        };
    }
}
