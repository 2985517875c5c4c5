package dev.typebus.internal.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A scheduler without threads or memory, with failing reads, and with lanes that fail. */
class GroupSchedulerFailureTest extends GroupSchedulerFixture {
    @Test
    void lanesReadAloneAfterFailedSharedRead() {
        log.readsFail = true;
        List<Member> members = members(2);
        members.forEach(member -> member.handle.wake());
        await().atMost(LONG).until(() -> members.stream().allMatch(member -> member.performed.get() >= 1));
        assertThat(log.cursorUpdates).isEmpty();
    }

    @Test
    void laneIsRetriedWithoutThreadForLeader() {
        Member member = members(1).get(0);
        missingThreads.release(2);
        member.handle.wake();
        await().atMost(LONG).until(() -> member.performed.get() == 1);
        assertThat(missingThreads.availablePermits()).isZero();
    }

    @Test
    void schedulerRecoversWithoutThreadForTimer() {
        AtomicInteger timers = new AtomicInteger();
        WorkerPool scarce = new WorkerPool(this::thread, work -> switch (timers.incrementAndGet()) {
            case 1 -> null; // not even at the start
            case 2 -> throw new OutOfMemoryError("unable to create native thread: made to fail");
            default -> new Thread(work);
        });
        scheduler = new GroupScheduler(scarce, new GroupPass(log, () -> {}), Duration.ofMinutes(1));
        Member member = members(1).get(0);
        missingThreads.release();
        assertThatThrownBy(member.handle::wake).isInstanceOf(OutOfMemoryError.class);
        member.handle.wake();
        await().atMost(LONG).until(() -> member.performed.get() == 1);
        scarce.interrupt();
    }

    @Test
    void laneIsRetriedWithoutThreadOfItsOwn() {
        log.readsFail = true; // so that the lane has to run alone, while the leader has the only thread
        Member member = members(1).get(0);
        member.begins = () -> {
            missingThreads.release();
            member.begins = () -> {};
        };
        member.handle.wake();
        await().atMost(LONG).until(() -> member.performed.get() == 1);
        assertThat(missingThreads.availablePermits()).isZero();
    }

    @Test
    void slowLeaderIsReplacedOnceThreadsAreFree() {
        scheduler = schedulerWithThreshold(Duration.ofMillis(5));
        List<Member> members = members(4);
        CountDownLatch stuck = new CountDownLatch(1);
        members.get(1).handler = () -> {
            missingThreads.release(4);
            await().atMost(LONG).until(() -> stuck.getCount() == 0);
        };
        wakeTogether(members);
        await().atMost(LONG)
                .untilAsserted(() -> assertThat(List.of(members.get(0), members.get(2), members.get(3)))
                        .allMatch(member -> member.performed.get() >= 1));
        await().atMost(LONG)
                .untilAsserted(() -> assertThat(log.cursorUpdates.stream().flatMap(List::stream))
                        .contains(0));
        stuck.countDown();
        await().atMost(LONG).until(() -> members.get(1).performed.get() == 1);
    }

    private static final class QuietError extends Error {
        private static final long serialVersionUID = 1L;

        QuietError() {
            super("made to fail", null, false, false);
        }
    }

    @Test
    void laneRunsAgainAfterErrorInPass() {
        List<Member> members = members(3);
        AtomicInteger failures = new AtomicInteger();
        members.get(1).handler = () -> {
            if (failures.getAndIncrement() == 0) {
                throw new QuietError();
            }
        };
        wakeTogether(members);
        await().dontCatchUncaughtExceptions()
                .atMost(LONG)
                .untilAsserted(() -> assertThat(members).allMatch(member -> member.performed.get() >= 1));
        assertThat(members.get(1).failures).containsExactly("QuietError");
    }

    @Test
    void onlyLostLaneFailsInSharedCursorUpdate() {
        log.lost.add(2);
        List<Member> members = members(3);
        wakeTogether(members);
        await().atMost(LONG)
                .untilAsserted(() -> assertThat(members.get(2).failures).containsExactly("SQLException"));
        await().atMost(LONG)
                .untilAsserted(() -> assertThat(members.get(1).performed).hasValue(1));
        assertThat(members.get(0).failures).isEmpty();
        assertThat(members.get(1).failures).isEmpty();
    }
}
