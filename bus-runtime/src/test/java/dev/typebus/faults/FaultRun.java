package dev.typebus.faults;

import dev.typebus.devpostgres.DevDatabase;
import dev.typebus.devpostgres.DevPostgres;
import dev.typebus.schema.Schema;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Producers, three worker processes and a server, and what befalls them for a while: workers killed at random and at fail points, workers paused
 * for longer than their leases, the server killed. Then everybody may end what was begun, and it is counted. All chance comes from the seed, though
 * not how the processes interleave.
 */
final class FaultRun {
    private static final int WORKERS = 3;
    private static final int MOST_PASSES = 40;
    private static final Duration SETTLING = Duration.ofMinutes(3);

    private final Random chance;
    private final Path folder;
    private final Path log;
    private final DevPostgres server;
    private final PGSimpleDataSource source;
    private final List<WorkerProcess> workers = new ArrayList<>();
    private final List<FailPoint> armed = new ArrayList<>();
    private final Map<FailPoint, Integer> deaths = new EnumMap<>(FailPoint.class);
    private final List<Long> resumed = new ArrayList<>();
    private int kills;
    private int pauses;
    private int serverKills;

    /**
     * What came of it.
     *
     * @param deaths how many processes ended at each fail point
     * @param resumeMillis how long after each kill of a worker all lanes had owners again
     */
    record Result(
            int committed,
            List<String> unknown,
            List<String> lost,
            List<String> twice,
            List<String> phantoms,
            List<String> inverted,
            long handled,
            long dead,
            long underWay,
            long fenced,
            int kills,
            int pauses,
            int serverKills,
            Map<FailPoint, Integer> deaths,
            List<Long> resumeMillis) {

        /** The table for people. */
        @Override
        public String toString() {
            return """
                    committed events                %,d
                    deliveries handled, dead        %,d, %,d
                    lost                            %d
                    effects twice                   %d
                    phantoms                        %d
                    out of order                    %d
                    commits fenced off              %d
                    workers killed at random        %d
                    workers killed at fail points   %s
                    workers paused                  %d
                    server killed                   %d
                    lanes owned again after a kill  %s
                    """.formatted(
                            committed,
                            handled,
                            dead,
                            lost.size(),
                            twice.size(),
                            phantoms.size(),
                            inverted.size(),
                            fenced,
                            kills,
                            deaths,
                            pauses,
                            serverKills,
                            resumeMillis.isEmpty()
                                    ? "-"
                                    : "at most "
                                            + resumeMillis.stream()
                                                    .mapToLong(Long::longValue)
                                                    .max()
                                                    .orElse(0) + " ms");
        }
    }

    private FaultRun(long seed, Path folder) throws SQLException {
        this.chance = new Random(seed);
        this.folder = folder;
        this.log = folder.resolve("workers.log");
        this.server = DevPostgres.embedded().durable().start();
        DevDatabase database = server.createDatabase("faults");
        this.source = database.dataSource();
        Schema.migrate(source);
        new Ledger(source).create();
    }

    /** Runs, on a server of its own; files are kept in the folder. */
    static Result run(long seed, Duration length, Path folder) throws Exception {
        FaultRun run = new FaultRun(seed, folder);
        try {
            return run.run(seed, length);
        } finally {
            run.workers.forEach(WorkerProcess::kill);
            run.server.close();
        }
    }

    private Result run(long seed, Duration length) throws Exception {
        Ledger ledger = new Ledger(source);
        for (int i = 0; i < WORKERS; i++) {
            workers.add(WorkerProcess.launch(source, FailPoint.NONE, 1, log));
            armed.add(FailPoint.NONE);
        }
        try (TruthLog truth = new TruthLog(folder.resolve("truth.log"));
                Producers producers = new Producers(source, truth, seed)) {
            for (long end = System.nanoTime() + length.toNanos(); System.nanoTime() < end; ) {
                TimeUnit.MILLISECONDS.sleep(200 + chance.nextInt(1_500));
                disturb(ledger);
                replaceDead();
            }
            producers.end();
            for (int i = 0; i < WORKERS; i++) {
                workers.get(i).kill();
                replace(i, FailPoint.NONE);
            }
            settle(ledger);
            for (WorkerProcess worker : workers) {
                worker.end();
            }
            return result(ledger, truth);
        }
    }

    private void disturb(Ledger ledger) throws Exception {
        int victim = chance.nextInt(WORKERS);
        switch (chance.nextInt(8)) {
            case 0, 1 -> {
                workers.get(victim).kill();
                kills++;
                awaitOwners(ledger);
            }
            case 2 -> {
                workers.get(victim).pause();
                pauses++;
                TimeUnit.MILLISECONDS.sleep(2 * FaultWorker.LEASE_TIME.toMillis());
                workers.get(victim).goOn();
            }
            case 3 -> {
                server.kill();
                TimeUnit.MILLISECONDS.sleep(chance.nextInt(1_000));
                server.restart();
                serverKills++;
            }
            default -> {
                FailPoint[] points = FailPoint.values();
                replace(victim, points[1 + chance.nextInt(points.length - 1)]);
            }
        }
    }

    /** Lanes of a killed worker are the others' when its leases are over. */
    private void awaitOwners(Ledger ledger) throws SQLException, InterruptedException {
        long begin = System.nanoTime();
        while (ledger.withoutOwner() == 0
                && Duration.ofNanos(System.nanoTime() - begin).compareTo(FaultWorker.LEASE_TIME) < 0) {
            TimeUnit.MILLISECONDS.sleep(20);
        }
        while (ledger.withoutOwner() > 0 && workers.stream().anyMatch(WorkerProcess::isAlive)) {
            TimeUnit.MILLISECONDS.sleep(20);
        }
        resumed.add(Duration.ofNanos(System.nanoTime() - begin).toMillis());
    }

    private void replaceDead() {
        for (int i = 0; i < WORKERS; i++) {
            if (!workers.get(i).isAlive()) {
                if (armed.get(i) != FailPoint.NONE) {
                    deaths.merge(armed.get(i), 1, Integer::sum);
                }
                replace(i, FailPoint.NONE);
            }
        }
    }

    private void replace(int index, FailPoint point) {
        workers.get(index).kill();
        workers.set(index, WorkerProcess.launch(source, point, 1 + chance.nextInt(MOST_PASSES), log));
        armed.set(index, point);
    }

    private void settle(Ledger ledger) throws SQLException, InterruptedException {
        long end = System.nanoTime() + SETTLING.toNanos();
        while (ledger.underWay() > 0 && System.nanoTime() < end) {
            TimeUnit.MILLISECONDS.sleep(100);
        }
    }

    private Result result(Ledger ledger, TruthLog truth) throws Exception {
        List<String> committed = ledger.committed();
        List<String> acknowledged = truth.all();
        Set<String> inLog = new HashSet<>(committed);
        Set<String> known = new HashSet<>(acknowledged);
        List<String> unknown = Stream.concat(
                        acknowledged.stream()
                                .filter(note -> !inLog.contains(note))
                                .map(note -> "not in the log: " + note),
                        committed.stream()
                                .filter(note -> !known.contains(note))
                                .map(note -> "not acknowledged: " + note))
                .toList();
        return new Result(
                committed.size(),
                unknown,
                ledger.lost(),
                ledger.twice(),
                ledger.phantoms(),
                ledger.inverted(),
                ledger.handled(),
                ledger.dead(),
                ledger.underWay(),
                WorkerProcess.fencedCommits(log),
                kills,
                pauses,
                serverKills,
                deaths,
                resumed);
    }
}
