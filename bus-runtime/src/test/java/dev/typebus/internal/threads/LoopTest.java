package dev.typebus.internal.threads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.typebus.fixtures.LoggedLines;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LoopTest {
    private static final Duration LONG = Duration.ofMinutes(3);

    private final BusThreads threads = new BusThreads();
    private final AtomicInteger rounds = new AtomicInteger();
    private Loop loop = new Loop("typebus-none", "Nothing", "nothing happens", () -> Loop.UNTIL_WOKEN);

    private void start(Loop.Task task) {
        loop = new Loop("typebus-tested", "Testing", "nothing happens", task);
        loop.start(threads);
    }

    @AfterEach
    void close() throws InterruptedException {
        loop.close();
        assertThat(threads.awaitEnd(LONG)).isEmpty();
    }

    @Test
    void wakeUpDuringRunCausesAnotherRun() throws InterruptedException {
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch woken = new CountDownLatch(1);
        start(() -> {
            rounds.incrementAndGet();
            running.countDown();
            woken.await();
            return Loop.UNTIL_WOKEN;
        });
        running.await();
        loop.wake();
        woken.countDown();
        await().atMost(LONG).until(() -> rounds.get() == 2);
    }

    @Test
    void interruptDoesNotEndLoop() {
        start(() -> {
            if (rounds.incrementAndGet() < 3) {
                Thread.currentThread().interrupt();
            }
            return Loop.UNTIL_WOKEN;
        });
        await().atMost(LONG).until(() -> rounds.get() == 3);
    }

    @Test
    void failureAndRecoveryAreLoggedOnce() {
        try (LoggedLines lines = LoggedLines.begin()) {
            start(() -> {
                if (rounds.incrementAndGet() < 3) {
                    throw new IllegalStateException("made to fail");
                }
                return Loop.UNTIL_WOKEN;
            });
            await().atMost(LONG).until(() -> lines.of(Loop.class).size() == 2);
            assertThat(lines.of(Loop.class).get(0))
                    .isEqualTo("WARN Testing fails; nothing happens, and it is tried again every 1000 ms:"
                            + " java.lang.IllegalStateException: made to fail");
            assertThat(lines.of(Loop.class).get(1)).startsWith("INFO Testing works again after ");
        }
        assertThat(rounds).hasValue(3);
    }

    @Test
    void loopThreadIsThreadOfTheBus() {
        CountDownLatch own = new CountDownLatch(1);
        start(() -> {
            if (threads.haveCaller()) {
                own.countDown();
            }
            return Loop.UNTIL_WOKEN;
        });
        await().atMost(LONG).until(() -> own.getCount() == 0);
        assertThat(threads.haveCaller()).isFalse();
    }
}
