package dev.typebus.internal.work;

import dev.typebus.internal.log.ReadBatch;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Schedules the lanes of one group on this node. Under low load one thread, the leader, runs rounds: the queued lanes share one read, run their
 * handlers one after the other, and share one cursor update. A lane that has more to do, or whose last pass was slow, runs on a thread of its
 * own. If a lane's pass is slow in a round, another leader takes over the other lanes. Thread-safe: this object's monitor guards its state.
 */
public final class GroupScheduler {
    private static final Duration SLOW_THRESHOLD = Duration.ofMillis(5);

    private final WorkerPool pool;
    private final GroupPass groupPass;
    private final Duration slowThreshold;
    private final Deque<LaneTask> queued = new ArrayDeque<>();
    private @Nullable Leader leader;
    private boolean checkScheduled;
    private boolean leaderStarting;
    private volatile long pausedUntil = System.nanoTime();

    GroupScheduler(WorkerPool pool, GroupPass groupPass) {
        this(pool, groupPass, SLOW_THRESHOLD);
    }

    /** @param slowThreshold a longer pass no longer delays other lanes; a lane whose last pass exceeded a fifth of this runs on its own thread */
    GroupScheduler(WorkerPool pool, GroupPass groupPass, Duration slowThreshold) {
        this.pool = pool;
        this.groupPass = groupPass;
        this.slowThreshold = slowThreshold;
    }

    Duration slowThreshold() {
        return slowThreshold;
    }

    /** Adds a lane. */
    public TaskHandle addLane(SchedulableLane schedulableLane) {
        return new LaneTask(this, pool, schedulableLane);
    }

    /** Queues the lane for the next round. The caller then calls {@link #startLeader}. */
    synchronized void enqueue(LaneTask member) {
        queued.add(member);
    }

    /** Starts a leader if lanes are queued and none is running; if there is no thread for it, tries again after a second. */
    synchronized void startLeader() {
        if (leader == null && !leaderStarting && !queued.isEmpty()) {
            Leader next = new Leader();
            if (pool.start(next)) {
                leader = next; // it waits for this monitor before its first round
            } else {
                var unused = pool.after(WorkerPool.AFTER_FAILURE, this::runLeader);
                leaderStarting = true;
            }
        }
    }

    private synchronized void runLeader() {
        leaderStarting = false;
        startLeader();
    }

    /** Schedules a check of the leader, because a pass may be slow. */
    private synchronized void scheduleCheck() {
        if (!checkScheduled) {
            var unused = pool.after(slowThreshold, this::checkLeader);
            checkScheduled = true;
        }
    }

    /** Replaces the leader if its current pass is slow. */
    private synchronized void checkLeader() {
        checkScheduled = false; // first: even if the rest fails, the next leader is checked
        if (leader != null) {
            scheduleCheck();
            if (leader.isSlow()) {
                replaceLeader(leader);
            }
        }
    }

    private synchronized void replaceLeader(Leader slow) {
        List<LaneTask> done = List.copyOf(slow.done);
        List<LaneTask> toDo = List.copyOf(slow.toDo);
        slow.done.clear();
        slow.toDo.clear();
        leader = null;
        if (!done.isEmpty()) {
            completeElsewhere(done);
        }
        toDo.forEach(LaneTask::runAlone);
        startLeader();
    }

    private void completeElsewhere(List<LaneTask> done) {
        try {
            if (!pool.start(() -> end(done))) {
                var unused = pool.after(WorkerPool.AFTER_FAILURE, () -> completeElsewhere(done));
            }
        } catch (Error e) { // such as a lack of memory
            fail(done, e);
        }
    }

    void end(List<LaneTask> done) {
        int ended = 0;
        try {
            List<Duration> pauses =
                    groupPass.complete(done.stream().map(LaneTask::performed).toList());
            for (; ended < done.size(); ended++) {
                done.get(ended).ended(pauses.get(ended));
            }
        } catch (Throwable e) { // such as a lack of memory: none of the lanes is to be waited for
            fail(done.subList(ended, done.size()), e);
        }
    }

    private static void fail(Iterable<LaneTask> members, Throwable e) {
        for (LaneTask member : members) {
            member.failed(e);
        }
    }

    /** Runs rounds until no lane is queued, or until it is replaced. */
    private final class Leader implements Runnable {
        private final Deque<LaneTask> toDo = new ArrayDeque<>();
        private final List<LaneTask> done = new ArrayList<>();
        private long passBegan;
        private @Nullable LaneTask current;
        private boolean woken = true;

        @Override
        public void run() {
            try {
                do {
                    LockSupport.parkNanos(
                            pausedUntil - System.nanoTime()); // the next read finds the events of this pause, too
                } while (round());
            } catch (Throwable e) {
                fail(e);
                throw e;
            }
        }

        /** Releases all its lanes after an unexpected failure: none of them is to be waited for. */
        private void fail(Throwable e) {
            synchronized (GroupScheduler.this) {
                if (leader == this) {
                    leader = null;
                }
            }
            if (current != null) {
                current.failed(e);
            }
            GroupScheduler.fail(done, e);
            GroupScheduler.fail(toDo, e);
            startLeader();
        }

        /** Runs one round; returns whether another may follow. */
        private boolean round() {
            if (!begin()) {
                return false;
            }
            long start = System.nanoTime();
            List<LaneTask> members = List.copyOf(toDo);
            int wakeUps = members.stream().mapToInt(LaneTask::servedWakeUps).sum();
            List<LaneTask> reading =
                    members.stream().filter(LaneTask::beginPass).toList();
            ReadBatch found =
                    groupPass.read(reading.stream().map(LaneTask::pass).toList());
            for (LaneTask member : members) {
                member.found(found);
                if (found == null || member.isSlow() || !member.hasBegun()) {
                    remove(member);
                    member.runAlone();
                }
            }
            boolean leading = performAll();
            long now = System.nanoTime();
            pausedUntil = now + pool.pauseNanos(wakeUps, woken, now - start);
            woken = false;
            return leading;
        }

        /** Takes the queued lanes into this round; returns false if there are none. */
        private boolean begin() {
            synchronized (GroupScheduler.this) {
                while (leader == this && !queued.isEmpty()) {
                    LaneTask member = queued.element();
                    toDo.addLast(member); // first: if there is no memory for it, it stays queued
                    queued.remove();
                    if (!member.startRound()) {
                        toDo.removeLast();
                    }
                }
                if (toDo.isEmpty() && leader == this) {
                    leader = null;
                }
                return !toDo.isEmpty();
            }
        }

        private void remove(LaneTask member) {
            synchronized (GroupScheduler.this) {
                toDo.remove(member);
            }
        }

        /** Performs and completes the passes; returns whether this is still the leader. */
        private boolean performAll() {
            scheduleCheck();
            for (LaneTask member = next(); member != null; member = next()) {
                member.perform(true);
                if (!keep(member)) {
                    end(List.of(member));
                    return false;
                }
            }
            List<LaneTask> all;
            synchronized (GroupScheduler.this) {
                all = List.copyOf(done);
                done.clear();
            }
            end(all);
            return true;
        }

        private @Nullable LaneTask next() {
            synchronized (GroupScheduler.this) {
                current = toDo.poll();
                passBegan = System.nanoTime();
                return current;
            }
        }

        /** Keeps a performed pass for the joint cursor update; returns whether this is still the leader. */
        private boolean keep(LaneTask member) {
            synchronized (GroupScheduler.this) {
                boolean leading = leader == this && done.add(member);
                current = null;
                return leading;
            }
        }

        private boolean isSlow() {
            return current != null && System.nanoTime() - passBegan > slowThreshold.toNanos();
        }
    }
}
