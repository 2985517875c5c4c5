package dev.typebus.faults;

import dev.typebus.fixtures.JumpingClock;
import dev.typebus.fixtures.PgBouncer;
import dev.typebus.fixtures.TcpProxy;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/** Three worker processes, each with a clock and a way to the server of its own: the last one's leads through PgBouncer, where that is installed. */
final class Workers implements AutoCloseable {
    static final int COUNT = 3;

    /** After so much of its life at most a worker ends at its fail point. */
    private static final int LATEST_DEATH_MILLIS = 6_000;

    private final Random chance;
    private final Path log;
    private final @Nullable PgBouncer bouncer;
    private final boolean clocks;
    private final List<Seat> seats = new ArrayList<>();
    private final List<FailPoint> points = new ArrayList<>();
    private final Map<FailPoint, Integer> deaths = new EnumMap<>(FailPoint.class);

    /** Where one worker after the other works. */
    private static final class Seat {
        final TcpProxy link;
        final Optional<JumpingClock> clock;
        WorkerProcess worker;
        boolean disturbed;

        Seat(TcpProxy link, Optional<JumpingClock> clock, WorkerProcess worker) {
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
        sayWhatIsMissing();
        for (int i = 0; i < COUNT; i++) {
            TcpProxy link = TcpProxy.before(bouncer != null && i == COUNT - 1 ? bouncer.dataSource() : server);
            Path offset = folder.resolve("clock-" + i);
            Optional<JumpingClock> clock = clockLibrary.map(library -> new JumpingClock(library, offset));
            seats.add(new Seat(link, clock, launch(link, clock, null, Duration.ZERO)));
        }
    }

    private void sayWhatIsMissing() {
        if (bouncer == null) {
            System.err.println("[faults] PgBouncer is not installed: no worker goes through it");
        }
        if (!clocks) {
            System.err.println("[faults] libfaketime (Debian: faketime) is not installed: no clock jumps");
        }
    }

    private WorkerProcess launch(
            TcpProxy link, Optional<JumpingClock> clock, @Nullable FailPoint point, Duration notBefore) {
        return WorkerProcess.launch(link.dataSource(), log, clock, point, notBefore);
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
        replace(victim, null);
    }

    private void replace(int victim, @Nullable FailPoint point) {
        Seat seat = seats.get(victim);
        seat.worker.kill();
        seat.link.set(TcpProxy.Mode.PASS);
        seat.clock.ifPresent(clock -> clock.jump(Duration.ZERO));
        seat.worker = launch(seat.link, seat.clock, point, Duration.ofMillis(chance.nextInt(LATEST_DEATH_MILLIS)));
        seat.disturbed = point != null;
    }

    /** All of them in turn, so that each has its share. */
    private FailPoint nextPoint() {
        if (points.isEmpty()) {
            points.addAll(List.of(FailPoint.values()));
            Collections.shuffle(points, chance);
        }
        return points.remove(points.size() - 1);
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

    /** Starts others for those that have ended, to end at the next fail points, and counts who ended at one. */
    void replaceDead() {
        for (int i = 0; i < COUNT; i++) {
            WorkerProcess worker = seats.get(i).worker;
            if (!worker.isAlive()) {
                worker.diedAt().ifPresent(point -> deaths.merge(point, 1, Integer::sum));
                replace(i, nextPoint());
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

    /** Whether there are clocks that can. */
    boolean jumpClock(int victim, Duration fromTruth) {
        seats.get(victim).disturbed = true;
        seats.get(victim).clock.ifPresent(clock -> clock.jump(fromTruth));
        return clocks;
    }

    /** Whether there is one. */
    boolean restartBouncer() throws IOException, InterruptedException {
        seats.get(COUNT - 1).disturbed = true;
        if (bouncer != null) {
            bouncer.restart();
        }
        return bouncer != null;
    }

    /** How many processes ended at each fail point. */
    Map<FailPoint, Integer> deaths() {
        return new EnumMap<>(deaths);
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
