package dev.typebus.faults;

import dev.typebus.fixtures.Backends;
import dev.typebus.fixtures.TcpProxy;
import dev.typebus.replay.Replay;
import dev.typebus.replay.ReplayRefusedException;
import dev.typebus.replay.ReplayRequest;
import dev.typebus.replay.Replays;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/** Has faults befall workers, producers and the server, one after the other. For one thread. */
final class Faults {
    private static final long MOST_REPLAYED = 3_000;
    private static final Duration LONGEST_WITHOUT_OWNER = Duration.ofMinutes(2);
    private static final Duration LATE = FaultWorker.SOCKET_TIMEOUT.plusSeconds(1);
    private static final Duration CLOCK_JUMP = Duration.ofHours(1);

    private final Random chance;
    private final Primary primary;
    private final Workers workers;
    private final TcpProxy producersLink;
    private final OpenTransactions transactions;
    private final LongSupplier acknowledged;
    private final Ledger ledger;
    private final Replays jdbcReplays;
    private final List<Fault> deck = new ArrayList<>(List.of(Fault.values()));
    private final Map<Fault, Integer> counts = new EnumMap<>(Fault.class);
    private final List<Long> resumeMillis = new ArrayList<>();

    Faults(
            Random chance,
            Primary primary,
            Workers workers,
            TcpProxy producersLink,
            OpenTransactions transactions,
            LongSupplier acknowledged,
            Ledger ledger,
            Replays jdbcReplays) {
        this.chance = chance;
        this.primary = primary;
        this.workers = workers;
        this.producersLink = producersLink;
        this.transactions = transactions;
        this.acknowledged = acknowledged;
        this.ledger = ledger;
        this.jdbcReplays = jdbcReplays;
        Collections.shuffle(deck, chance);
    }

    /** The next one: at first each once, then each as often as its weight, in an order by chance. */
    void next() throws Exception {
        Fault fault = deck.remove(deck.size() - 1);
        if (deck.isEmpty()) {
            for (Fault each : Fault.values()) {
                deck.addAll(Collections.nCopies(each.weight, each));
            }
            Collections.shuffle(deck, chance);
        }
        if (workers.canHave(fault) && befall(fault)) {
            counts.merge(fault, 1, Integer::sum);
        }
    }

    /** Returns whether it could happen. */
    private boolean befall(Fault fault) throws Exception {
        switch (fault) {
            case WORKER_ENDED -> workers.endAtNextPoint(workers.any());
            case WORKER_KILLED -> workers.kill(workers.any());
            case RESUMED -> killWhenWell();
            case WORKER_PAUSED -> pause(workers.disturb(workers.any()));
            case SERVER_KILLED -> {
                awaitStandby();
                primary.kill();
                sleep(500);
                primary.restart();
            }
            case FAILED_OVER -> {
                awaitStandby();
                primary.failOver(acknowledged);
                workers.restartBouncer(); // with the new server's address
                transactions.serverWentBack();
            }
            case BACKEND_KILLED -> {
                awaitStandby();
                Backends.killOne(primary.source());
            }
            case REQUESTS_LATE -> deliverLate(link());
            case NETWORK_CUT -> link().cut();
            case NETWORK_SLOW -> network(TcpProxy.Mode.DELAY);
            case NETWORK_DRIPS -> network(TcpProxy.Mode.DRIP);
            case REQUESTS_LOST -> network(TcpProxy.Mode.LOSE_REQUESTS);
            case ANSWERS_LOST -> network(TcpProxy.Mode.LOSE_ANSWERS);
            case NETWORK_DEAD -> network(TcpProxy.Mode.LOSE_ALL);
            case BOUNCER_RESTARTED -> workers.restartBouncer();
            case POOL_DRY -> workers.disturb(workers.any()).dryOut();
            case CLOCK_JUMPED ->
                workers.jumpClock(workers.any(), chance.nextBoolean() ? CLOCK_JUMP : CLOCK_JUMP.negated());
            case TRANSACTION_HELD -> transactions.hold();
            case BULK_COMMITTED -> transactions.bulk();
            case TRANSACTION_ORPHANED -> transactions.orphan();
            case REPLAY_ASKED -> {
                return replay();
            }
        }
        return true;
    }

    /** One that is being made needs the server to live. */
    private void awaitStandby() throws InterruptedException {
        while (!primary.isStandbyReady()) {
            workers.replaceDead();
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    private static void pause(WorkerProcess worker) throws InterruptedException {
        worker.pause();
        TimeUnit.MILLISECONDS.sleep(FaultWorker.LEASE_TIME.toMillis() * 5 / 4);
        worker.goOn();
    }

    /** A worker's, or the producers'. */
    private TcpProxy link() {
        int which = chance.nextInt(Workers.COUNT + 1);
        return which == Workers.COUNT ? producersLink : workers.disturbLink(which);
    }

    private void network(TcpProxy.Mode mode) throws InterruptedException {
        TcpProxy link = link();
        link.set(mode);
        sleep(2_000);
        link.set(TcpProxy.Mode.PASS);
    }

    /** Clients give up meanwhile, and others work on. */
    private static void deliverLate(TcpProxy link) {
        link.hold();
        CompletableFuture.delayedExecutor(LATE.toMillis(), TimeUnit.MILLISECONDS)
                .execute(link::deliver);
    }

    private void sleep(int mostMillis) throws InterruptedException {
        TimeUnit.MILLISECONDS.sleep(mostMillis / 4 + chance.nextInt(mostMillis));
    }

    /** Kills a worker where nothing else is the matter: its lanes are to be the others' soon. */
    private void killWhenWell() throws SQLException, InterruptedException {
        awaitStandby();
        workers.replaceDead();
        int replaced = workers.replaceAllButSound();
        awaitOwners();
        TimeUnit.MILLISECONDS.sleep(replaced * 1_000L); // until new ones have their shares
        awaitOwners();
        workers.kill(workers.any());
        long begin = System.nanoTime();
        while (ledger.withoutOwner() == 0
                && Duration.ofNanos(System.nanoTime() - begin).compareTo(FaultWorker.LEASE_TIME) < 0) {
            TimeUnit.MILLISECONDS.sleep(20);
        }
        await(() -> {}); // by the others alone
        resumeMillis.add(Duration.ofNanos(System.nanoTime() - begin).toMillis());
    }

    /**
     * Waits until all lanes have owners; workers that have ended are replaced meanwhile.
     *
     * @throws IllegalStateException if some have none for very long
     */
    void awaitOwners() throws SQLException, InterruptedException {
        await(workers::replaceDead);
    }

    private void await(Runnable meanwhile) throws SQLException, InterruptedException {
        long end = System.nanoTime() + LONGEST_WITHOUT_OWNER.toNanos();
        while (ledger.withoutOwner() > 0) {
            if (System.nanoTime() - end > 0) {
                throw new IllegalStateException(ledger.withoutOwner() + " lanes have had no owner for "
                        + LONGEST_WITHOUT_OWNER.toSeconds() + " s: " + ledger.leases());
            }
            meanwhile.run();
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    /** Starts one if there is none; may cancel one that goes on. */
    private boolean replay() throws SQLException {
        Optional<Replay> going = jdbcReplays.list().stream()
                .filter(replay -> replay.endedAt() == null)
                .findFirst();
        if (going.isPresent()) {
            return chance.nextBoolean() && cancel(going.get());
        }
        if (!ledger.allReplaysAreOver()) {
            return false;
        }
        String group = FaultWorker.GROUPS.get(chance.nextInt(FaultWorker.GROUPS.size()));
        long from = Math.max(1, ledger.head() - (long) (chance.nextDouble() * MOST_REPLAYED));
        String handledBy = ledger.now();
        Replay started = jdbcReplays
                .start(ReplayRequest.handler(group, FaultWorker.HANDLER).fromPosition(from))
                .get(0);
        ledger.expect(started, handledBy);
        return true;
    }

    private boolean cancel(Replay replay) {
        try {
            jdbcReplays.cancel(replay.id());
            return true;
        } catch (ReplayRefusedException e) {
            return false; // it has ended meanwhile
        }
    }

    /** How often each of them befell. */
    Map<Fault, Integer> counts() {
        return new EnumMap<>(counts);
    }

    int count(Fault fault) {
        return counts.getOrDefault(fault, 0);
    }

    /** Those that have not befallen anybody, and could. */
    List<Fault> notYet() {
        return Stream.of(Fault.values())
                .filter(fault -> count(fault) == 0 && workers.canHave(fault))
                .toList();
    }

    int networkFaults() {
        return counts.entrySet().stream()
                .filter(count -> count.getKey().isOfNetwork())
                .mapToInt(Map.Entry::getValue)
                .sum();
    }

    /** How long after each kill of a worker, while all was well, all lanes had owners again. */
    List<Long> resumeMillis() {
        return List.copyOf(resumeMillis);
    }
}
