package dev.typebus.lease;

import dev.typebus.read.Unsettled;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ScheduledFuture;
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
    private @Nullable ScheduledFuture<?> sitter;
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

    synchronized void call(CrewShift member) {
        called.add(member);
        goOn();
    }

    /** Has somebody lead if nobody does and somebody is called: there may have been no thread for it before. */
    synchronized void goOn() {
        if (leader == null && !called.isEmpty()) {
            lead();
        }
    }

    /** Has the leader looked after, because what it does may take long. */
    private synchronized void watch() {
        if (sitter == null) {
            sitter = workforce.every(patience, this::lookAfter);
        }
    }

    /** Relieves a leader of what it has before it, if it is busy with one turn for too long. */
    private synchronized void lookAfter() {
        if (leader == null && sitter != null) {
            sitter.cancel(false);
            sitter = null;
        }
        if (leader != null && leader.isSlow()) {
            relieve(leader);
        }
    }

    private synchronized void relieve(Leader slow) {
        List<CrewShift> done = List.copyOf(slow.done);
        List<CrewShift> toDo = List.copyOf(slow.toDo);
        slow.done.clear();
        slow.toDo.clear();
        leader = null;
        if (!done.isEmpty()) {
            workforce.start(() -> end(done));
        }
        toDo.forEach(CrewShift::goOnAlone);
        goOn();
    }

    private void lead() {
        leader = new Leader();
        if (!workforce.start(leader)) {
            leader = null;
        }
    }

    void end(List<CrewShift> done) {
        List<Duration> pauses = together.end(done.stream().map(CrewShift::turn).toList());
        for (int i = 0; i < done.size(); i++) {
            done.get(i).ended(pauses.get(i));
        }
    }

    /** Leads rounds until nobody is called any more, or until it is relieved. */
    private final class Leader implements Runnable {
        private final Deque<CrewShift> toDo = new ArrayDeque<>();
        private final List<CrewShift> done = new ArrayList<>();
        private long turnBegan;
        private boolean inTurn;
        private boolean woken = true;

        @Override
        public void run() {
            boolean steppedDown = false;
            try {
                do {
                    LockSupport.parkNanos(
                            restsUntil - System.nanoTime()); // what comes meanwhile is found by the same look
                } while (round());
                steppedDown = true;
            } finally {
                if (!steppedDown) {
                    fail();
                }
            }
        }

        private void fail() {
            synchronized (Crew.this) {
                if (leader == this) {
                    relieve(this);
                }
            }
        }

        /** Returns whether there may be another. */
        private boolean round() {
            List<CrewShift> members = begin();
            if (members.isEmpty()) {
                return false;
            }
            long start = System.nanoTime();
            int calls = members.stream().mapToInt(CrewShift::answered).sum();
            List<CrewShift> looking = members.stream().filter(CrewShift::begins).toList();
            Unsettled found =
                    together.look(looking.stream().map(CrewShift::turn).toList());
            for (CrewShift member : looking) {
                member.found(found);
                if (found == null || member.isSlow()) {
                    member.goOnAlone();
                } else {
                    add(member);
                }
            }
            boolean leads = performAll();
            long now = System.nanoTime();
            restsUntil = now + workforce.rest(calls, woken, now - start);
            woken = false;
            return leads;
        }

        private List<CrewShift> begin() {
            synchronized (Crew.this) {
                List<CrewShift> members = new ArrayList<>();
                while (leader == this && !called.isEmpty()) {
                    CrewShift member = called.remove();
                    if (member.comes()) {
                        members.add(member);
                    }
                }
                if (members.isEmpty() && leader == this) {
                    leader = null;
                }
                return members;
            }
        }

        private void add(CrewShift member) {
            synchronized (Crew.this) {
                toDo.add(member);
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
                CrewShift next = toDo.poll();
                inTurn = next != null;
                turnBegan = System.nanoTime();
                return next;
            }
        }

        /** Returns whether it still leads. */
        private boolean keep(CrewShift member) {
            synchronized (Crew.this) {
                inTurn = false;
                return leader == this && done.add(member);
            }
        }

        private boolean isSlow() {
            return inTurn && System.nanoTime() - turnBegan > patience.toNanos();
        }
    }
}
