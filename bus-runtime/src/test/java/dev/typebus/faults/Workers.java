package dev.typebus.faults;

import dev.typebus.fixtures.JumpingClock;
import dev.typebus.fixtures.PgBouncer;
import dev.typebus.fixtures.TcpProxy;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Three worker processes, each with a clock, a way to the server, an isolation of transactions, a heap and a pool of its own: the first one's pool is as
 * small as can be, the last one's way leads through PgBouncer, where that is installed.
 */
final class Workers implements AutoCloseable {
    private static final List<WorkerProcess.Manner> MANNERS = List.of(
            new WorkerProcess.Manner("TRANSACTION_SERIALIZABLE", 4, 64),
            new WorkerProcess.Manner("TRANSACTION_REPEATABLE_READ", 12, 96),
            new WorkerProcess.Manner("TRANSACTION_READ_COMMITTED", 12, 128));

    static final int COUNT = MANNERS.size();

    private final Random chance;
    private final Path log;
    private final @Nullable PgBouncer bouncer;
    private final boolean clocks;
    private final List<Seat> seats = new ArrayList<>();
    private final Deque<FailPoint> points = new ArrayDeque<>();
    private final Map<FailPoint, Integer> deaths = new EnumMap<>(FailPoint.class);

    /** Where one worker after the other works. */
    private static final class Seat {
        final WorkerProcess.Manner manner;
        final TcpProxy link;
        final Optional<JumpingClock> clock;
        WorkerProcess worker;
        final Set<FailPoint> armed = EnumSet.noneOf(FailPoint.class);
        boolean disturbed;

        Seat(WorkerProcess.Manner manner, TcpProxy link, Optional<JumpingClock> clock, WorkerProcess worker) {
            this.manner = manner;
            this.link = link;
            this.clock = clock;
            this.worker = worker;
        }
    }

    Workers(PGSimpleDataSource server, Random chance, Path folder) throws IOException {
        this.chance = chance;
        this.log = folder.resolve("workers.log");
        Optional<Path> bouncerProgram = PgBouncer.find();
        Optional<Path> clockLibrary = JumpingClock.find();
        this.bouncer = bouncerProgram.isPresent() ? PgBouncer.start(bouncerProgram.get(), server) : null;
        this.clocks = clockLibrary.isPresent();
        for (int i = 0; i < COUNT; i++) {
            TcpProxy link = TcpProxy.before(bouncer != null && i == COUNT - 1 ? bouncer.dataSource() : server);
            Path offset = folder.resolve("clock-" + i);
            Optional<JumpingClock> clock = clockLibrary.map(library -> new JumpingClock(library, offset));
            WorkerProcess.Manner manner = MANNERS.get(i);
            seats.add(new Seat(manner, link, clock, WorkerProcess.launch(link.dataSource(), log, clock, manner)));
        }
    }

    /** Whether there is what it takes. */
    boolean canHave(Fault fault) {
        return switch (fault) {
            case BOUNCER_RESTARTED -> bouncer != null;
            case CLOCK_JUMPED -> clocks;
            default -> true;
        };
    }

    /** What is not installed, and what could not happen for want of it. */
    List<String> missingTools() {
        List<String> missing = new ArrayList<>();
        if (bouncer == null) {
            missing.add("no PgBouncer: no worker went through one");
        }
        if (!clocks) {
            missing.add("no libfaketime (Debian: faketime): no clock jumped");
        }
        return missing;
    }

    /** One at random. */
    int any() {
        return chance.nextInt(COUNT);
    }

    void kill(int victim) {
        seats.get(victim).worker.kill();
    }

    /** Kills it and starts another, on a good way and with a good clock. */
    void replace(int victim) {
        Seat seat = seats.get(victim);
        seat.worker.kill();
        seat.armed.forEach(points::addFirst); // nobody has come there: the next one may
        seat.armed.clear();
        seat.link.set(TcpProxy.Mode.PASS);
        seat.clock.ifPresent(clock -> clock.jump(Duration.ZERO));
        seat.worker = WorkerProcess.launch(seat.link.dataSource(), log, seat.clock, seat.manner);
        seat.disturbed = false;
    }

    /** Has one end at the next fail point: all of them in turn, so that each has its share. */
    void endAtNextPoint(int victim) {
        if (points.isEmpty()) {
            List<FailPoint> all = new ArrayList<>(List.of(FailPoint.values()));
            Collections.shuffle(all, chance);
            points.addAll(all);
        }
        FailPoint point = points.removeFirst();
        Seat seat = seats.get(victim);
        seat.armed.add(point);
        seat.disturbed = true;
        seat.worker.arm(point);
    }

    /** Replaces all that are to end at a fail point, or that anything was done to since they were started; returns how many. */
    int replaceAllButSound() {
        int replaced = 0;
        for (int i = 0; i < COUNT; i++) {
            if (seats.get(i).disturbed) {
                replace(i);
                replaced++;
            }
        }
        return replaced;
    }

    /** Starts others for those that have ended, and counts who ended at a fail point. */
    void replaceDead() {
        for (int i = 0; i < COUNT; i++) {
            Seat seat = seats.get(i);
            if (!seat.worker.isAlive()) {
                seat.worker.diedAt().ifPresent(point -> {
                    deaths.merge(point, 1, Integer::sum);
                    seat.armed.remove(point);
                });
                replace(i);
            }
        }
    }

    WorkerProcess disturb(int victim) {
        seats.get(victim).disturbed = true;
        return seats.get(victim).worker;
    }

    TcpProxy disturbLink(int victim) {
        seats.get(victim).disturbed = true;
        return seats.get(victim).link;
    }

    void jumpClock(int victim, Duration fromTruth) {
        seats.get(victim).disturbed = true;
        seats.get(victim).clock.ifPresent(clock -> clock.jump(fromTruth));
    }

    void restartBouncer() throws IOException, InterruptedException {
        seats.get(COUNT - 1).disturbed = true;
        if (bouncer != null) {
            bouncer.restart();
        }
    }

    /** How many processes ended at each fail point. */
    Map<FailPoint, Integer> deaths() {
        return new EnumMap<>(deaths);
    }

    /** How often handlers did what they should not. */
    Map<Unruly, Integer> unruly() throws IOException {
        return Unruly.counts(log);
    }

    long fencedCommits() throws IOException {
        return WorkerProcess.fencedCommits(log);
    }

    /** Has all end by themselves. */
    void end() throws InterruptedException {
        for (Seat seat : seats) {
            seat.worker.end();
        }
    }

    @Override
    public void close() {
        for (Seat seat : seats) {
            seat.worker.kill();
            seat.link.close();
        }
        if (bouncer != null) {
            bouncer.close();
        }
    }
}
