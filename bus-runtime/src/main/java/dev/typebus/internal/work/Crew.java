package dev.typebus.internal.work;

import dev.typebus.internal.log.Unsettled;
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
public final class Crew {
    private static final Duration PATIENCE = Duration.ofMillis(5);

    private final Workforce workforce;
    private final Together together;
    private final Duration patience;
    private final Deque<CrewShift> called = new ArrayDeque<>();
    private @Nullable Leader leader;
    private boolean watched;
    private boolean leaderComes;
    private volatile long restsUntil = System.nanoTime();

    Crew(Workforce workforce, Together together) {
        this(workforce, together, PATIENCE);
    }

    /** @param patience a turn that takes longer is waited for by nobody; a lane whose last one took a fifth of it takes the next by itself */
    Crew(Workforce workforce, Together together, Duration patience) {
        this.workforce = workforce;
        this.together = together;
        this.patience = patience;
    }

    Duration patience() {
        return patience;
    }

    /** A lane joins. */
    public Shift shift(Turns turns) {
        return new CrewShift(this, workforce, turns);
    }

    /** Queues the lane for the next round. To be followed by {@link #goOn}. */
    synchronized void call(CrewShift member) {
        called.add(member);
    }

    /** Starts a leader if lanes are queued and none leads; if there is no thread for it, in a second. */
    synchronized void goOn() {
        if (leader == null && !leaderComes && !called.isEmpty()) {
            Leader next = new Leader();
            if (workforce.start(next)) {
                leader = next; // it waits for this monitor before it leads
            } else {
                var unused = workforce.after(Workforce.AFTER_FAILURE, this::leadAtLast);
                leaderComes = true;
            }
        }
    }

    private synchronized void leadAtLast() {
        leaderComes = false;
        goOn();
    }

    /** Has the leader looked after, because what it does may take long. */
    private synchronized void watch() {
        if (!watched) {
            var unused = workforce.after(patience, this::lookAfter);
            watched = true;
        }
    }

    /** Relieves a leader of what it has before it, if it is busy with one turn for too long. */
    private synchronized void lookAfter() {
        watched = false; // first: whatever fails, the next leader is watched
        if (leader != null) {
            watch();
            if (leader.isSlow()) {
                relieve(leader);
            }
        }
    }

    private synchronized void relieve(Leader slow) {
        List<CrewShift> done = List.copyOf(slow.done);
        List<CrewShift> toDo = List.copyOf(slow.toDo);
        slow.done.clear();
        slow.toDo.clear();
        leader = null;
        if (!done.isEmpty()) {
            endElsewhere(done);
        }
        toDo.forEach(CrewShift::goOnAlone);
        goOn();
    }

    private void endElsewhere(List<CrewShift> done) {
        try {
            if (!workforce.start(() -> end(done))) {
                var unused = workforce.after(Workforce.AFTER_FAILURE, () -> endElsewhere(done));
            }
        } catch (Error e) { // no memory, say
            fail(done, e);
        }
    }

    void end(List<CrewShift> done) {
        int ended = 0;
        try {
            List<Duration> pauses =
                    together.end(done.stream().map(CrewShift::turn).toList());
            for (; ended < done.size(); ended++) {
                done.get(ended).ended(pauses.get(ended));
            }
        } catch (Throwable e) { // no memory, say: none of them is to be waited for
            fail(done.subList(ended, done.size()), e);
        }
    }

    private static void fail(Iterable<CrewShift> members, Throwable e) {
        for (CrewShift member : members) {
            member.failed(e);
        }
    }

    /** Leads rounds until nobody is called any more, or until it is relieved. */
    private final class Leader implements Runnable {
        private final Deque<CrewShift> toDo = new ArrayDeque<>();
        private final List<CrewShift> done = new ArrayList<>();
        private long turnBegan;
        private @Nullable CrewShift inTurn;
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
            synchronized (Crew.this) {
                if (leader == this) {
                    leader = null;
                }
            }
            if (inTurn != null) {
                inTurn.failed(e);
            }
            Crew.fail(done, e);
            Crew.fail(toDo, e);
            goOn();
        }

        /** Returns whether there may be another. */
        private boolean round() {
            if (!begin()) {
                return false;
            }
            long start = System.nanoTime();
            List<CrewShift> members = List.copyOf(toDo);
            int calls = members.stream().mapToInt(CrewShift::answered).sum();
            List<CrewShift> looking = members.stream().filter(CrewShift::begins).toList();
            Unsettled found =
                    together.look(looking.stream().map(CrewShift::turn).toList());
            for (CrewShift member : members) {
                member.found(found);
                if (found == null || member.isSlow() || !member.hasBegun()) {
                    remove(member);
                    member.goOnAlone();
                }
            }
            boolean leads = performAll();
            long now = System.nanoTime();
            restsUntil = now + workforce.rest(calls, woken, now - start);
            woken = false;
            return leads;
        }

        /** Has those come that are called; from now on they are its to do. Returns false if there are none. */
        private boolean begin() {
            synchronized (Crew.this) {
                while (leader == this && !called.isEmpty()) {
                    CrewShift member = called.element();
                    toDo.addLast(member); // first: where there is no memory for it, it stays called
                    called.remove();
                    if (!member.comes()) {
                        toDo.removeLast();
                    }
                }
                if (toDo.isEmpty() && leader == this) {
                    leader = null;
                }
                return !toDo.isEmpty();
            }
        }

        private void remove(CrewShift member) {
            synchronized (Crew.this) {
                toDo.remove(member);
            }
        }

        /** Has the turns performed and ends them; returns whether it still leads. */
        private boolean performAll() {
            watch();
            for (CrewShift member = next(); member != null; member = next()) {
                member.perform(true);
                if (!keep(member)) {
                    end(List.of(member));
                    return false;
                }
            }
            List<CrewShift> all;
            synchronized (Crew.this) {
                all = List.copyOf(done);
                done.clear();
            }
            end(all);
            return true;
        }

        private @Nullable CrewShift next() {
            synchronized (Crew.this) {
                inTurn = toDo.poll();
                turnBegan = System.nanoTime();
                return inTurn;
            }
        }

        /** Returns whether it still leads. */
        private boolean keep(CrewShift member) {
            synchronized (Crew.this) {
                boolean leads = leader == this && done.add(member);
                inTurn = null;
                return leads;
            }
        }

        private boolean isSlow() {
            return inTurn != null && System.nanoTime() - turnBegan > patience.toNanos();
        }
    }
}
