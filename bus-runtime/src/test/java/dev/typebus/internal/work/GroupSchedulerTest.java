package dev.typebus.internal.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.typebus.internal.log.Cursor;
import dev.typebus.internal.log.LaneSpec;
import dev.typebus.internal.log.ReadBatch;
import dev.typebus.internal.log.Snapshot;
import dev.typebus.internal.settle.CursorWriter;
import dev.typebus.internal.settle.LaneFence;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GroupSchedulerTest {
    private static final Duration LONG = Duration.ofMinutes(3);

    private static final Cursor START = new Cursor(7, Snapshot.parse("100:100:"));

    private final Semaphore missingThreads = new Semaphore(0);
    private final WorkerPool pool = new WorkerPool(this::thread, Thread::new);
    private final Log log = new Log();
    private GroupScheduler scheduler = patient(Duration.ofMinutes(1));

    private Thread thread(Runnable work) {
        if (missingThreads.tryAcquire()) {
            throw new OutOfMemoryError("unable to create native thread: made to fail");
        }
        return new Thread(work);
    }

    private GroupScheduler patient(Duration patience) {
        return new GroupScheduler(pool, new GroupPass(log, () -> {}), patience);
    }

    @AfterEach
    void interrupt() {
        pool.interrupt();
    }

    /** An empty log that says who looked and who was settled, and can be made to wait or fail. */
    private static final class Log implements GroupStore {
        private final List<String> looks = new CopyOnWriteArrayList<>();
        private final List<List<Integer>> settlements = new CopyOnWriteArrayList<>();
        private final Semaphore mayLook = new Semaphore(1_000_000);
        private final Set<Integer> others = ConcurrentHashMap.newKeySet();
        private volatile boolean fails;

        @Override
        public ReadBatch unsettled(LaneSpec slots, Cursor cursor, int most) throws SQLException {
            looks.add(slots.firstSlot() + "-" + slots.lastSlot());
            mayLook.acquireUninterruptibly();
            if (fails) {
                throw new SQLException("the connection is lost", "08006");
            }
            return new ReadBatch(cursor, cursor.snapshot(), "", List.of(), false, List.of(), true, 7, false, null);
        }

        @Override
        public List<LaneFence> advance(List<CursorWriter.Progress> progress) {
            settlements.add(progress.stream().map(one -> one.fence().lane()).toList());
            return progress.stream()
                    .map(CursorWriter.Progress::fence)
                    .filter(lane -> !others.contains(lane.lane()))
                    .toList();
        }
    }

    /** A lane whose handler does what it is told. */
    private final class Member implements SchedulableLane {
        private final int lane;
        private final TaskHandle handle;
        private final AtomicInteger performed = new AtomicInteger();
        private final AtomicInteger alone = new AtomicInteger();
        private final List<String> failures = new CopyOnWriteArrayList<>();
        private volatile Runnable begins = () -> {};
        private volatile Runnable handler = () -> {};

        Member(int lane) {
            this.lane = lane;
            this.handle = scheduler.addLane(this);
        }

        @Override
        public Duration runPass() {
            alone.incrementAndGet();
            return WorkerPool.UNTIL_WOKEN;
        }

        @Override
        public Optional<LanePass> beginPass() {
            begins.run();
            return Optional.of(new MemberTurn(this));
        }
    }

    private static final class MemberTurn implements LanePass {
        private final Member member;
        private final LaneFence fence;

        MemberTurn(Member member) {
            this.member = member;
            this.fence = new LaneFence("notes", member.lane, 1);
        }

        @Override
        public LaneSpec scope() {
            int first = 16 * member.lane;
            return new LaneSpec("notes", member.lane, first, first + 15, null, true, false, 0);
        }

        @Override
        public Optional<Cursor> from() {
            return Optional.of(START);
        }

        @Override
        public Optional<CursorWriter.Progress> perform(@Nullable ReadBatch found, boolean defer) {
            member.handler.run();
            member.performed.incrementAndGet();
            return defer ? Optional.of(new CursorWriter.Progress(fence, START)) : Optional.empty();
        }

        @Override
        public Duration complete(@Nullable Throwable notStored) {
            if (notStored != null) {
                member.failures.add(notStored.getClass().getSimpleName());
            }
            return WorkerPool.UNTIL_WOKEN;
        }
    }

    private List<Member> members(int count) {
        List<Member> members = new ArrayList<>();
        for (int lane = 0; lane < count; lane++) {
            members.add(new Member(lane));
        }
        return members;
    }

    /** Calls all of them while the leader is in the middle of a look for the first: its next round has the others. */
    private void callTogether(List<Member> members) {
        log.mayLook.drainPermits();
        members.get(0).handle.wake();
        await().atMost(LONG).until(() -> log.looks.size() == 1);
        members.forEach(member -> member.handle.wake());
        log.mayLook.release(1_000_000);
    }

    @Test
    void restsTheLongerTheMoreCallsAndCrewsThereAre() {
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
    void thoseWhoAreCalledLookTogetherAndAreSettledTogether() {
        List<Member> members = members(4);
        callTogether(members);
        await().atMost(LONG)
                .untilAsserted(() -> assertThat(members)
                        .extracting(member -> member.performed.get())
                        .containsExactly(2, 1, 1, 1));
        await().atMost(LONG).untilAsserted(() -> assertThat(log.settlements).hasSize(2));
        assertThat(log.looks).containsExactly("0-15", "0-63");
        assertThat(log.settlements.get(1)).containsExactlyInAnyOrder(0, 1, 2, 3);
    }

    @Test
    void whoTakesLongIsWaitedForByNobody() throws InterruptedException {
        scheduler = patient(Duration.ofMillis(5));
        List<Member> members = members(4);
        CountDownLatch stuck = new CountDownLatch(1);
        members.get(1).handler = () -> await().atMost(LONG).until(() -> stuck.getCount() == 0);
        callTogether(members);
        await().atMost(LONG)
                .untilAsserted(() -> assertThat(List.of(members.get(2), members.get(3)))
                        .allMatch(member -> member.performed.get() == 1));
        members.get(2).handle.wake();
        members.get(3).handle.wake();
        await().atMost(LONG)
                .untilAsserted(() -> assertThat(List.of(members.get(2), members.get(3)))
                        .allMatch(member -> member.performed.get() == 2));
        assertThat(members.get(1).performed).hasValue(0);
        assertThat(log.settlements.stream().flatMap(List::stream)).doesNotContain(1);

        members.get(1).handle.end();
        assertThat(members.get(1).handle.hasEnded()).isFalse();
        stuck.countDown();
        assertThat(members.get(1).handle.awaitEnd(Duration.ofMinutes(1))).isTrue();
        assertThat(log.settlements.stream().flatMap(List::stream)).containsOnlyOnce(1);
    }

    @Test
    void whoTookLongGoesOnByItself() {
        scheduler = patient(Duration.ofMillis(5));
        List<Member> members = members(2);
        members.get(0).handler = () -> await().pollDelay(Duration.ofMillis(20)).until(() -> true);
        members.get(0).handle.wake();
        await().atMost(LONG).until(() -> members.get(0).performed.get() == 1);
        members.get(0).handle.wake();
        await().atMost(LONG).until(() -> members.get(0).performed.get() == 2);
        assertThat(log.settlements).containsExactly(List.of(0)); // the second time it settled by itself
    }

    @Test
    void whereTheLookFailsEachLooksByItself() {
        log.fails = true;
        List<Member> members = members(2);
        members.forEach(member -> member.handle.wake());
        await().atMost(LONG).until(() -> members.stream().allMatch(member -> member.performed.get() >= 1));
        assertThat(log.settlements).isEmpty();
    }

    @Test
    void aLaneIsTriedAgainWhereNoThreadCouldLead() {
        Member member = members(1).get(0);
        missingThreads.release(2);
        member.handle.wake();
        await().atMost(LONG).until(() -> member.performed.get() == 1);
        assertThat(missingThreads.availablePermits()).isZero();
    }

    @Test
    void aCrewLeadsAgainAfterItsAlarmCouldNotBeSet() {
        AtomicInteger alarms = new AtomicInteger();
        WorkerPool scarce = new WorkerPool(this::thread, work -> switch (alarms.incrementAndGet()) {
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
    void aLaneIsTriedAgainWhereNoThreadWasForItAlone() {
        log.fails = true; // so that it is to look by itself, while the leader has the only thread
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
    void aSlowLeaderIsRelievedOnceThereAreThreadsAgain() {
        scheduler = patient(Duration.ofMillis(5));
        List<Member> members = members(4);
        CountDownLatch stuck = new CountDownLatch(1);
        members.get(1).handler = () -> {
            missingThreads.release(4);
            await().atMost(LONG).until(() -> stuck.getCount() == 0);
        };
        callTogether(members);
        await().atMost(LONG)
                .untilAsserted(() -> assertThat(List.of(members.get(0), members.get(2), members.get(3)))
                        .allMatch(member -> member.performed.get() >= 1));
        await().atMost(LONG)
                .untilAsserted(() -> assertThat(log.settlements.stream().flatMap(List::stream))
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
    void aLaneWhoseTurnEndsInAnErrorIsCalledAgain() {
        List<Member> members = members(3);
        AtomicInteger failures = new AtomicInteger();
        members.get(1).handler = () -> {
            if (failures.getAndIncrement() == 0) {
                throw new QuietError();
            }
        };
        callTogether(members);
        await().dontCatchUncaughtExceptions()
                .atMost(LONG)
                .untilAsserted(() -> assertThat(members).allMatch(member -> member.performed.get() >= 1));
        assertThat(members.get(1).failures).containsExactly("QuietError");
    }

    @Test
    void aLaneThatIsAnothersIsToldSoAndTheOthersAreNot() {
        log.others.add(2);
        List<Member> members = members(3);
        callTogether(members);
        await().atMost(LONG)
                .untilAsserted(() -> assertThat(members.get(2).failures).containsExactly("SQLException"));
        await().atMost(LONG)
                .untilAsserted(() -> assertThat(members.get(1).performed).hasValue(1));
        assertThat(members.get(0).failures).isEmpty();
        assertThat(members.get(1).failures).isEmpty();
    }

    @Test
    void noCallIsLostHoweverTheyCome() throws InterruptedException {
        scheduler = patient(Duration.ofMillis(5));
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
    void nobodyWorksAnyMoreAfterTheInterrupt() throws InterruptedException {
        List<Member> members = members(2);
        pool.interrupt();
        members.forEach(member -> member.handle.wake());
        assertThat(members.get(0).handle.awaitEnd(Duration.ofMinutes(1))).isTrue();
        assertThat(members.get(0).performed).hasValue(0);
    }
}
