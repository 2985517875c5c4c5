package dev.typebus.internal.work;

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
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;

/** A scheduler with lanes that run scripted handlers. */
abstract class GroupSchedulerFixture {
    static final Duration LONG = Duration.ofMinutes(3);

    static final Cursor START = new Cursor(7, Snapshot.parse("100:100:"));

    final Semaphore missingThreads = new Semaphore(0);
    final WorkerPool pool = new WorkerPool(this::thread, Thread::new);
    final EmptyLog log = new EmptyLog();
    GroupScheduler scheduler = schedulerWithThreshold(Duration.ofMinutes(1));

    Thread thread(Runnable work) {
        if (missingThreads.tryAcquire()) {
            throw new OutOfMemoryError("unable to create native thread: made to fail");
        }
        return new Thread(work);
    }

    GroupScheduler schedulerWithThreshold(Duration patience) {
        return new GroupScheduler(pool, new GroupPass(log, () -> {}), patience);
    }

    @AfterEach
    void interrupt() {
        pool.interrupt();
    }

    /** An empty log that records reads and cursor updates, and can be made to wait or fail. */
    static final class EmptyLog implements GroupStore {
        final List<String> reads = new CopyOnWriteArrayList<>();
        final List<List<Integer>> cursorUpdates = new CopyOnWriteArrayList<>();
        final Semaphore mayRead = new Semaphore(1_000_000);
        final Set<Integer> lost = ConcurrentHashMap.newKeySet();
        volatile boolean readsFail;

        @Override
        public ReadBatch unsettled(LaneSpec slots, Cursor cursor, int most) throws SQLException {
            reads.add(slots.firstSlot() + "-" + slots.lastSlot());
            mayRead.acquireUninterruptibly();
            if (readsFail) {
                throw new SQLException("the connection is lost", "08006");
            }
            return new ReadBatch(cursor, cursor.snapshot(), "", List.of(), false, List.of(), true, 7, false, null);
        }

        @Override
        public List<LaneFence> advance(List<CursorWriter.Progress> progress) {
            cursorUpdates.add(progress.stream().map(one -> one.fence().lane()).toList());
            return progress.stream()
                    .map(CursorWriter.Progress::fence)
                    .filter(lane -> !lost.contains(lane.lane()))
                    .toList();
        }
    }

    /** A lane with a scripted handler. */
    final class Member implements SchedulableLane {
        final int lane;
        final TaskHandle handle;
        final AtomicInteger performed = new AtomicInteger();
        final AtomicInteger alone = new AtomicInteger();
        final List<String> failures = new CopyOnWriteArrayList<>();
        volatile Runnable begins = () -> {};
        volatile Runnable handler = () -> {};

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
            return Optional.of(new MemberPass(this));
        }
    }

    static final class MemberPass implements LanePass {
        final Member member;
        final LaneFence fence;

        MemberPass(Member member) {
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

    List<Member> members(int count) {
        List<Member> members = new ArrayList<>();
        for (int lane = 0; lane < count; lane++) {
            members.add(new Member(lane));
        }
        return members;
    }

    /** Wakes all lanes while the leader reads for the first one, so that its next round has the others. */
    void wakeTogether(List<Member> members) {
        log.mayRead.drainPermits();
        members.get(0).handle.wake();
        await().atMost(LONG).until(() -> log.reads.size() == 1);
        members.forEach(member -> member.handle.wake());
        log.mayRead.release(1_000_000);
    }
}
