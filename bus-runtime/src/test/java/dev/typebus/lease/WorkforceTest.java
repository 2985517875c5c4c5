package dev.typebus.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WorkforceTest {
    private static final Duration LONG = Duration.ofMinutes(3);

    private final Workforce workforce = new Workforce();

    @AfterEach
    void interrupt() {
        workforce.interrupt();
    }

    @Test
    void oneThreadWorksAtATimeHoweverOftenItIsWoken() throws InterruptedException {
        AtomicInteger working = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        Shift shift = workforce.shift(() -> {
            most.accumulateAndGet(working.incrementAndGet(), Math::max);
            LockSupport.parkNanos(1_000);
            working.decrementAndGet();
            return Workforce.UNTIL_WOKEN;
        });
        List<Thread> callers = new ArrayList<>();
        for (int caller = 0; caller < 3; caller++) {
            Thread thread = new Thread(() -> {
                for (int i = 0; i < 2_000; i++) {
                    shift.wake();
                    LockSupport.parkNanos(50_000);
                }
            });
            thread.start();
            callers.add(thread);
        }
        for (Thread caller : callers) {
            caller.join();
        }
        assertThat(shift.awaitEnd(Duration.ofMinutes(1))).isTrue();
        assertThat(most).hasValue(1);
    }

    @Test
    void aCallWhileItWorksIsNotLost() {
        CountDownLatch looking = new CountDownLatch(1);
        CountDownLatch called = new CountDownLatch(1);
        AtomicInteger looks = new AtomicInteger();
        Shift shift = workforce.shift(() -> {
            if (looks.incrementAndGet() == 1) {
                looking.countDown();
                await().atMost(LONG).until(() -> called.getCount() == 0);
            }
            return Workforce.UNTIL_WOKEN;
        });
        shift.wake();
        await().atMost(LONG).until(() -> looking.getCount() == 0);
        shift.wake();
        called.countDown();
        await().atMost(LONG).untilAsserted(() -> assertThat(looks).hasValue(2));
    }

    @Test
    void workThatFailsLetsGoAndIsDoneAgainWhenWoken() throws InterruptedException {
        AtomicInteger looks = new AtomicInteger();
        AtomicBoolean fails = new AtomicBoolean(true);
        Shift shift = workforce.shift(() -> {
            looks.incrementAndGet();
            if (fails.getAndSet(false)) {
                throw new QuietError();
            }
            return Workforce.UNTIL_WOKEN;
        });
        shift.wake();
        await().dontCatchUncaughtExceptions()
                .untilAsserted(() -> assertThat(looks).hasValue(1));
        assertThat(shift.awaitEnd(Duration.ofMinutes(1))).isTrue();
        shift.wake();
        await().dontCatchUncaughtExceptions()
                .untilAsserted(() -> assertThat(looks).hasValue(2));
    }

    private static final class QuietError extends Error {
        private static final long serialVersionUID = 1L;

        QuietError() {
            super("made to fail", null, false, false);
        }
    }

    @Test
    void nobodyWorksAnyMoreAfterTheInterrupt() throws InterruptedException {
        AtomicInteger looks = new AtomicInteger();
        Shift shift = workforce.shift(() -> {
            looks.incrementAndGet();
            return Duration.ofMillis(20);
        });
        shift.wake();
        await().atMost(LONG).untilAsserted(() -> assertThat(looks).hasValueGreaterThan(2));
        workforce.interrupt();
        assertThat(shift.awaitEnd(Duration.ofMinutes(1))).isTrue();
        int before = looks.get();
        shift.wake();
        assertThat(shift.awaitEnd(Duration.ofMinutes(1))).isTrue();
        assertThat(looks).hasValue(before);
    }
}
