package dev.typebus.internal.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class GroupSchedulerTest extends GroupSchedulerFixture {
    @Test
    void pauseGrowsWithWakeUpsAndSchedulers() {
        assertThat(pool.pauseNanos(0, true, 1_000_000)).isZero();
        assertThat(pool.pauseNanos(1, true, 1_000_000)).isZero();
        assertThat(pool.pauseNanos(3, true, 1_000_000)).isEqualTo(2_000_000);
        assertThat(pool.pauseNanos(0, false, 1_000_000)).isEqualTo(1_000_000);
        assertThat(pool.pauseNanos(3, false, 1_000_000)).isEqualTo(3_000_000);
        assertThat(pool.pauseNanos(100, true, 1_000_000)).isEqualTo(5_000_000);
        for (int i = 0; i < 10; i++) {
            pool.scheduler(new GroupPass(log, () -> {}));
        }
        assertThat(pool.pauseNanos(3, true, 1_000_000)).isEqualTo(2_000_000);
        assertThat(pool.pauseNanos(100, true, 1_000_000)).isEqualTo(25_000_000);
    }

    @Test
    void wokenLanesShareReadAndCursorUpdate() {
        List<Member> members = members(4);
        wakeTogether(members);
        await().atMost(LONG)
                .untilAsserted(() -> assertThat(members)
                        .extracting(member -> member.performed.get())
                        .containsExactly(2, 1, 1, 1));
        await().atMost(LONG).untilAsserted(() -> assertThat(log.cursorUpdates).hasSize(2));
        assertThat(log.reads).containsExactly("0-15", "0-63");
        assertThat(log.cursorUpdates.get(1)).containsExactlyInAnyOrder(0, 1, 2, 3);
    }

    @Test
    void slowPassDelaysNoOtherLane() throws InterruptedException {
        scheduler = schedulerWithThreshold(Duration.ofMillis(5));
        List<Member> members = members(4);
        CountDownLatch stuck = new CountDownLatch(1);
        members.get(1).handler = () -> await().atMost(LONG).until(() -> stuck.getCount() == 0);
        wakeTogether(members);
        await().atMost(LONG)
                .untilAsserted(() -> assertThat(List.of(members.get(2), members.get(3)))
                        .allMatch(member -> member.performed.get() == 1));
        members.get(2).handle.wake();
        members.get(3).handle.wake();
        await().atMost(LONG)
                .untilAsserted(() -> assertThat(List.of(members.get(2), members.get(3)))
                        .allMatch(member -> member.performed.get() == 2));
        assertThat(members.get(1).performed).hasValue(0);
        assertThat(log.cursorUpdates.stream().flatMap(List::stream)).doesNotContain(1);

        members.get(1).handle.end();
        assertThat(members.get(1).handle.hasEnded()).isFalse();
        stuck.countDown();
        assertThat(members.get(1).handle.awaitEnd(Duration.ofMinutes(1))).isTrue();
        assertThat(log.cursorUpdates.stream().flatMap(List::stream)).containsOnlyOnce(1);
    }

    @Test
    void laneRunsAloneAfterSlowPass() {
        scheduler = schedulerWithThreshold(Duration.ofMillis(5));
        List<Member> members = members(2);
        members.get(0).handler = () -> await().pollDelay(Duration.ofMillis(20)).until(() -> true);
        members.get(0).handle.wake();
        await().atMost(LONG).until(() -> members.get(0).performed.get() == 1);
        members.get(0).handle.wake();
        await().atMost(LONG).until(() -> members.get(0).performed.get() == 2);
        assertThat(log.cursorUpdates).containsExactly(List.of(0)); // the second pass stored its cursor itself
    }

    @Test
    void concurrentWakeUpsAreNotLost() throws InterruptedException {
        scheduler = schedulerWithThreshold(Duration.ofMillis(5));
        List<Member> members = members(4);
        AtomicInteger called = new AtomicInteger();
        List<Integer> seen = new CopyOnWriteArrayList<>(List.of(0, 0, 0, 0));
        AtomicInteger[] atWork = {new AtomicInteger(), new AtomicInteger(), new AtomicInteger(), new AtomicInteger()};
        List<Integer> twoAtOnce = new CopyOnWriteArrayList<>();
        for (Member member : members) {
            member.handler = () -> {
                if (atWork[member.lane].incrementAndGet() > 1) {
                    twoAtOnce.add(member.lane);
                }
                seen.set(member.lane, called.get());
                LockSupport.parkNanos(called.get() % 7 == 0 ? 6_000_000 : 10_000);
                atWork[member.lane].decrementAndGet();
            };
        }
        List<Thread> callers = new ArrayList<>();
        for (int caller = 0; caller < 3; caller++) {
            Thread thread = new Thread(() -> {
                for (int i = 0; i < 1_000; i++) {
                    called.incrementAndGet();
                    members.get(i % 4).handle.wake();
                    LockSupport.parkNanos(100_000);
                }
            });
            thread.start();
            callers.add(thread);
        }
        for (Thread caller : callers) {
            caller.join();
        }
        int last = called.incrementAndGet();
        members.forEach(member -> member.handle.wake());
        await().atMost(LONG).untilAsserted(() -> assertThat(seen).containsOnly(last));
        assertThat(twoAtOnce).isEmpty();
    }

    @Test
    void lanesDoNotRunAfterInterrupt() throws InterruptedException {
        List<Member> members = members(2);
        pool.interrupt();
        members.forEach(member -> member.handle.wake());
        assertThat(members.get(0).handle.awaitEnd(Duration.ofMinutes(1))).isTrue();
        assertThat(members.get(0).performed).hasValue(0);
    }
}
