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
 * Who works for the lanes of one group on this node. While little is to do, one thread leads: in rounds, those that were called look
 * together, do what they found one after the other, and are settled together, so that a look and a settlement serve all of them. A lane
 * that has more to do, or is known to take long, goes on by itself on a thread of its own; and if one takes long by surprise, the others
 * go on without waiting for it. Thread-safe: everything that changes is guarded by this object's monitor.
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
    private volatile long restsUntil = System.nanoTime();

    GroupScheduler(WorkerPool pool, GroupPass groupPass) {
        this(pool, groupPass, SLOW_THRESHOLD);
    }

    /** @param patience a turn that takes longer is waited for by nobody; a lane whose last one took a fifth of it takes the next by itself */
    GroupScheduler(WorkerPool pool, GroupPass groupPass, Duration patience) {
        this.pool = pool;
        this.groupPass = groupPass;
        this.slowThreshold = patience;
    }

    Duration slowThreshold() {
        return slowThreshold;
    }

    /** A lane joins. */
    public TaskHandle shift(SchedulableLane schedulableLane) {
        return new LaneTask(this, pool, schedulableLane);
    }

    /** Queues the lane for the next round. To be followed by {@link #startLeader}. */
    synchronized void enqueue(LaneTask member) {
        queued.add(member);
    }

    /** Starts a leader if lanes are queued and none leads; if there is no thread for it, in a second. */
    synchronized void startLeader() {
        if (leader == null && !leaderStarting && !queued.isEmpty()) {
            Leader next = new Leader();
            if (pool.start(next)) {
                leader = next; // it waits for this monitor before it leads
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

    /** Has the leader looked after, because what it does may take long. */
    private synchronized void scheduleCheck() {
        if (!checkScheduled) {
            var unused = pool.after(slowThreshold, this::checkLeader);
            checkScheduled = true;
        }
    }

    /** Relieves a leader of what it has before it, if it is busy with one turn for too long. */
    private synchronized void checkLeader() {
        checkScheduled = false; // first: whatever fails, the next leader is watched
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
            endElsewhere(done);
        }
        toDo.forEach(LaneTask::runAlone);
        startLeader();
    }

    private void endElsewhere(List<LaneTask> done) {
        try {
            if (!pool.start(() -> end(done))) {
                var unused = pool.after(WorkerPool.AFTER_FAILURE, () -> endElsewhere(done));
            }
        } catch (Error e) { // no memory, say
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
        } catch (Throwable e) { // no memory, say: none of them is to be waited for
            fail(done.subList(ended, done.size()), e);
        }
    }

    private static void fail(Iterable<LaneTask> members, Throwable e) {
        for (LaneTask member : members) {
            member.failed(e);
        }
    }

    /** Leads rounds until nobody is called any more, or until it is relieved. */
    private final class Leader implements Runnable {
        private final Deque<LaneTask> toDo = new ArrayDeque<>();
        private final List<LaneTask> done = new ArrayList<>();
        private long turnBegan;
        private @Nullable LaneTask inTurn;
        private boolean woken = true;

        @Override
        public void run() {
            try {
                do {
                    LockSupport.parkNanos(
                            restsUntil - System.nanoTime()); // what comes meanwhile is found by the same look
                } while (round());
            } catch (Throwable e) {
                fail(e);
                throw e;
            }
        }

        /** Lets go of all that it has: none of these lanes is to be waited for, whatever it was. */
        private void fail(Throwable e) {
            synchronized (GroupScheduler.this) {
                if (leader == this) {
                    leader = null;
                }
            }
            if (inTurn != null) {
                inTurn.failed(e);
            }
            GroupScheduler.fail(done, e);
            GroupScheduler.fail(toDo, e);
            startLeader();
        }

        /** Returns whether there may be another. */
        private boolean round() {
            if (!begin()) {
                return false;
            }
            long start = System.nanoTime();
            List<LaneTask> members = List.copyOf(toDo);
            int calls = members.stream().mapToInt(LaneTask::servedWakeUps).sum();
            List<LaneTask> looking =
                    members.stream().filter(LaneTask::beginPass).toList();
            ReadBatch found =
                    groupPass.read(looking.stream().map(LaneTask::pass).toList());
            for (LaneTask member : members) {
                member.found(found);
                if (found == null || member.isSlow() || !member.hasBegun()) {
                    remove(member);
                    member.runAlone();
                }
            }
            boolean leads = performAll();
            long now = System.nanoTime();
            restsUntil = now + pool.rest(calls, woken, now - start);
            woken = false;
            return leads;
        }

        /** Has those come that are called; from now on they are its to do. Returns false if there are none. */
        private boolean begin() {
            synchronized (GroupScheduler.this) {
                while (leader == this && !queued.isEmpty()) {
                    LaneTask member = queued.element();
                    toDo.addLast(member); // first: where there is no memory for it, it stays called
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

        /** Has the turns performed and ends them; returns whether it still leads. */
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
                inTurn = toDo.poll();
                turnBegan = System.nanoTime();
                return inTurn;
            }
        }

        /** Returns whether it still leads. */
        private boolean keep(LaneTask member) {
            synchronized (GroupScheduler.this) {
                boolean leads = leader == this && done.add(member);
                inTurn = null;
                return leads;
            }
        }

        private boolean isSlow() {
            return inTurn != null && System.nanoTime() - turnBegan > slowThreshold.toNanos();
        }
    }
}
