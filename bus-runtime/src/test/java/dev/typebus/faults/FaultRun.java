package dev.typebus.faults;

import com.zaxxer.hikari.HikariDataSource;
import dev.typebus.EventBus;
import dev.typebus.SchemaMode;
import dev.typebus.fixtures.TcpProxy;
import dev.typebus.internal.schema.Schema;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Producers, three worker processes and a server, and the {@link Faults} that befall them for a while. Then everybody may end what was begun, and it
 * is counted. All chance comes from the seed, though not how the processes interleave.
 */
final class FaultRun {
    private static final Duration SETTLING = Duration.ofMinutes(10);
    private static final Duration OVERWHELMED_AFTER = Duration.ofSeconds(10);
    private static final Duration REPORTING = Duration.ofMinutes(1);

    private final long seed;
    private final RunTargets runTargets;
    private final Random chance;
    private final Path folder;
    private final Primary primary;
    private final PGSimpleDataSource source;
    private final Ledger ledger;
    private long lastKeptUp;

    private FaultRun(long seed, RunTargets runTargets, Path folder) throws SQLException {
        this.seed = seed;
        this.runTargets = runTargets;
        this.chance = new Random(seed);
        this.folder = folder;
        this.primary = new Primary(folder, chance);
        this.source = primary.source();
        this.ledger = new Ledger(source);
        Schema.migrate(source);
        ledger.create();
        Unruly.prepare(source);
    }

    /** Runs, on servers of its own; files are kept in the folder. */
    static FaultResult run(long seed, RunTargets runTargets, Path folder) throws Exception {
        FaultRun run = new FaultRun(seed, runTargets, folder);
        try {
            return run.run();
        } finally {
            run.primary.close();
        }
    }

    private FaultResult run() throws Exception {
        try (TruthLog truth = new TruthLog(folder.resolve("truth.log"));
                HikariDataSource pool = new HikariDataSource();
                Workers workers = new Workers(source, chance, folder);
                TcpProxy link = TcpProxy.before(source)) {
            pool.setDataSource(source);
            pool.setMinimumIdle(0);
            try (EventBus operator =
                            EventBus.builder(pool).schema(SchemaMode.VALIDATE).start();
                    Producers producers = new Producers(impatient(link.dataSource()), truth, seed, runTargets.rest())) {
                OpenTransactions transactions =
                        new OpenTransactions(source, truth, chance, runTargets.longestTransaction(), runTargets.bulk());
                Faults faults = new Faults(
                        chance, primary, workers, link, transactions, truth::count, ledger, operator.replays());
                Duration length = disturb(faults, workers, producers, transactions, truth);
                producers.end();
                transactions.endAll();
                for (int i = 0; i < Workers.COUNT; i++) {
                    workers.replace(i);
                }
                settle();
                List<String> notRepeated = ledger.notRepeated();
                forget(pool);
                workers.end();
                return result(length, faults, workers, transactions, truth, notRepeated);
            }
        }
    }

    /** On a way that swallows what is said, nobody else would ever say that nothing comes. */
    private static PGSimpleDataSource impatient(PGSimpleDataSource server) {
        server.setSocketTimeout((int) FaultWorker.SOCKET_TIMEOUT.toSeconds());
        return server;
    }

    /** Returns how long it took. */
    private Duration disturb(
            Faults faults, Workers workers, Producers producers, OpenTransactions transactions, TruthLog truth)
            throws Exception {
        faults.awaitOwners();
        long start = System.nanoTime();
        lastKeptUp = start;
        long end = start + runTargets.length().toNanos();
        long longest = start + runTargets.longest().toNanos();
        long report = start + REPORTING.toNanos();
        while (System.nanoTime() - end < 0
                || (System.nanoTime() - longest < 0
                        && !missed(faults, workers, transactions, truth).isEmpty())) {
            long next = System.nanoTime() + (long) (runTargets.gap().toNanos() * 2 * chance.nextDouble());
            do {
                workers.replaceDead();
                transactions.endDue();
                holdBack(producers);
                TimeUnit.MILLISECONDS.sleep(200);
            } while (System.nanoTime() - next < 0 || (isOverwhelmed() && System.nanoTime() - longest < 0));
            producers.holdBack(false); // a fault is to befall producers that work
            faults.next();
            if (System.nanoTime() - report > 0) {
                report += REPORTING.toNanos();
                System.err.printf(
                        "[faults] %,d events acknowledged, %,d behind, %s, %s%n",
                        truth.count(), ledger.behind(), faults.counts(), workers.deaths());
            }
        }
        return Duration.ofNanos(System.nanoTime() - start);
    }

    private void holdBack(Producers producers) throws SQLException {
        boolean tooFarBehind = ledger.behind() > runTargets.mostBehind();
        producers.holdBack(tooFarBehind);
        if (!tooFarBehind) {
            lastKeptUp = System.nanoTime();
        }
    }

    /** Whether producers have been waiting for so long that further faults would only show how slow the machine is. */
    private boolean isOverwhelmed() {
        return System.nanoTime() - lastKeptUp > OVERWHELMED_AFTER.toNanos();
    }

    private List<String> missed(Faults faults, Workers workers, OpenTransactions transactions, TruthLog truth)
            throws IOException {
        int deaths =
                workers.deaths().values().stream().mapToInt(Integer::intValue).sum();
        return runTargets.missed(faults, deaths, truth.count(), transactions.bulksCommitted(), workers.unruly());
    }

    private void settle() throws SQLException, InterruptedException {
        long end = System.nanoTime() + SETTLING.toNanos();
        while (ledger.underWay() > 0 && System.nanoTime() - end < 0) {
            TimeUnit.MILLISECONDS.sleep(200);
        }
    }

    /** Has retention delete all that it may. */
    private void forget(HikariDataSource pool) throws SQLException, InterruptedException {
        long end = System.nanoTime() + SETTLING.toNanos();
        try (EventBus forgetting = EventBus.builder(pool)
                .schema(SchemaMode.VALIDATE)
                .retention(Duration.ofMillis(1), Ledger::archive)
                .start()) {
            while (ledger.deletable() > 0 && System.nanoTime() - end < 0) {
                TimeUnit.MILLISECONDS.sleep(200);
            }
        }
    }

    private FaultResult result(
            Duration length,
            Faults faults,
            Workers workers,
            OpenTransactions transactions,
            TruthLog truth,
            List<String> notRepeated)
            throws Exception {
        ledger.copy(folder, truth);
        List<String> lost = new ArrayList<>(ledger.lost());
        lost.addAll(ledger.lostByPlainHandlers());
        List<String> phantoms = new ArrayList<>(ledger.phantoms());
        phantoms.addAll(ledger.phantomsOfPlainHandlers());
        List<String> committed = ledger.committed();
        TruthLog.Comparison comparison = truth.compare(committed, primary.failovers());
        return new FaultResult(
                seed,
                length,
                missed(faults, workers, transactions, truth),
                workers.missingTools(),
                committed.size(),
                comparison.differences(),
                comparison.lost().size(),
                comparison.longestBefore(),
                lost,
                ledger.twice(),
                phantoms,
                ledger.inverted(),
                notRepeated,
                ledger.repeated(),
                ledger.archived(),
                ledger.handled(),
                ledger.plainEffects(),
                ledger.goneForPlainHandlers(),
                ledger.dead(),
                ledger.underWay(),
                workers.fencedCommits(),
                faults.counts(),
                workers.deaths(),
                workers.unruly(),
                faults.resumeMillis());
    }
}
