package dev.typebus.faults;

import dev.typebus.devpostgres.DevPostgres;
import dev.typebus.fixtures.Standby;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * The server that all work with, and the standby that takes its place when it fails over; the next standby is then made of the new primary, in the
 * background. Every second failover, from the first on, loses the last commits. For one thread.
 */
final class Primary implements AutoCloseable {
    private static final int LONGEST_CUT_MILLIS = 1_000;
    private static final int TO_BE_LOST = 50;
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);
    private static final String DATABASE = "faults";

    private final Path folder;
    private final Random chance;
    private final PGSimpleDataSource source;
    private final List<Failover> failovers = new ArrayList<>();
    private DevPostgres server;
    private Path directory;
    private int servers;
    private CompletableFuture<Standby> standby;

    /**
     * A switch to the standby. Times are in milliseconds since 1970.
     *
     * @param from what was acknowledged before had reached the standby
     * @param until from then on clients talk to the new primary
     * @param losing whether the standby was cut off before the primary ended; otherwise commits waited for the standby
     */
    record Failover(long from, long until, boolean losing) {
        /** Whether it may have lost what was asked for and acknowledged at these times. */
        boolean mayLose(long asked, long acknowledged) {
            return losing && acknowledged >= from && asked <= until;
        }
    }

    Primary(Path folder, Random chance) {
        this.folder = folder;
        this.chance = chance;
        this.directory = next();
        this.server = settings(directory).start();
        this.source = server.database(DATABASE).dataSource();
        this.standby = makeStandby();
    }

    private Path next() {
        return folder.resolve("server-" + servers++);
    }

    private static DevPostgres.Settings settings(Path directory) {
        return Standby.settings(directory).durable();
    }

    /** Leads to the primary of the moment: a connection that is made after a failover goes to the new one. */
    PGSimpleDataSource source() {
        return source;
    }

    private CompletableFuture<Standby> makeStandby() {
        Path place = next();
        return CompletableFuture.supplyAsync(() -> {
            try {
                return Standby.of(source, place, settings(place));
            } catch (IOException | SQLException e) {
                throw new IllegalStateException("No standby can be made", e);
            }
        });
    }

    /** Until then the primary is not to be killed. */
    boolean isStandbyReady() {
        return standby.isDone();
    }

    void kill() {
        server.kill();
    }

    void restart() {
        server.restart();
    }

    /**
     * Kills the server, and has the standby take its place. The standby has to be ready.
     *
     * @param acknowledged how many events have been acknowledged by now
     */
    void failOver(LongSupplier acknowledged) throws Exception {
        Standby successor = standby.join();
        boolean losing = failovers.size() % 2 == 0;
        long from = System.currentTimeMillis();
        if (losing) {
            successor.awaitCaughtUp(source);
            successor.disconnect();
            awaitMore(acknowledged);
        } else {
            successor.holdCommits(source);
        }
        TimeUnit.MILLISECONDS.sleep(LONGEST_CUT_MILLIS / 4 + chance.nextInt(LONGEST_CUT_MILLIS));
        server.kill();
        successor.promote();
        failovers.add(new Failover(from, System.currentTimeMillis(), losing));
        source.setPortNumbers(successor.dataSource().getPortNumbers());
        server.close();
        delete(directory);
        server = successor.server();
        directory = folder.resolve("server-" + (servers - 1));
        standby = makeStandby();
    }

    /** Waits until some more events are acknowledged, though not for ever: producers may be waiting themselves. */
    private static void awaitMore(LongSupplier acknowledged) throws InterruptedException {
        long enough = acknowledged.getAsLong() + TO_BE_LOST;
        long end = System.nanoTime() + LONGEST_WAIT.toNanos();
        while (acknowledged.getAsLong() < enough && System.nanoTime() - end < 0) {
            TimeUnit.MILLISECONDS.sleep(5);
        }
    }

    List<Failover> failovers() {
        return List.copyOf(failovers);
    }

    private static void delete(Path tree) {
        try (Stream<Path> files = Files.walk(tree)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            standby.join().close();
        } catch (CompletionException e) {
            // it could not be made
        } finally {
            server.close();
        }
    }
}
