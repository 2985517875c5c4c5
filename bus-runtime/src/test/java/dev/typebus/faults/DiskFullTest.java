package dev.typebus.faults;

import static dev.typebus.fixtures.Loans.NOTE_WRITTEN;
import static dev.typebus.fixtures.TestDatabase.LONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.zaxxer.hikari.HikariDataSource;
import dev.typebus.EventBus;
import dev.typebus.devpostgres.DevPostgres;
import dev.typebus.event.NewEvent;
import dev.typebus.event.TypebusException;
import dev.typebus.fixtures.Loans;
import dev.typebus.fixtures.SmallDisk;
import dev.typebus.internal.schema.Schema;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;

/** The server's disk is full for a while: what can be written is, nothing of it is lost, and all goes on when there is space again. */
@Tag("long")
class DiskFullTest {
    private static final int MEGABYTES = 300;
    private static final int REFUSED = 5;

    @TempDir
    Path folder;

    @Test
    void fullDiskLosesAndDoublesNothing() throws Exception {
        Optional<SmallDisk> mounted = SmallDisk.mount(Files.createDirectory(folder.resolve("disk")), MEGABYTES);
        assumeTrue(mounted.isPresent(), "No file system can be mounted here");
        try (SmallDisk disk = mounted.orElseThrow();
                DevPostgres server = DevPostgres.embedded()
                        .durable()
                        .directory(disk.folder().resolve("server"))
                        .option("max_wal_size", "64MB")
                        .start()) {
            fillAndFree(disk, server);
        }
    }

    private void fillAndFree(SmallDisk disk, DevPostgres server) throws Exception {
        PGSimpleDataSource source = server.createDatabase("full").dataSource();
        Schema.migrate(source);
        Ledger ledger = new Ledger(source);
        ledger.create();
        try (TruthLog truth = new TruthLog(folder.resolve("truth.log"));
                HikariDataSource pool = new HikariDataSource()) {
            pool.setDataSource(source);
            pool.setMinimumIdle(0);
            pool.setConnectionTimeout(2_000);
            try (EventBus bus = EventBus.builder(pool)
                            .catalog(Loans.CATALOG)
                            .handlers(FaultWorker.handlers())
                            .start();
                    Producers producers = new Producers(source, truth, 1, Duration.ofMillis(4))) {
                await().atMost(LONG).until(() -> truth.count() > 1_000);
                disk.fill();
                List<String> refused = new ArrayList<>();
                for (int number = 1; refused.size() < REFUSED; number++) {
                    String text = Integer.toString(number);
                    if (!publish(bus, truth, text)) {
                        refused.add(text);
                    }
                }
                disk.free();
                bringBack(server, source);
                for (String text : refused) {
                    await().atMost(LONG).until(() -> publish(bus, truth, text));
                }
                producers.end();
                await().atMost(LONG).until(() -> ledger.underWay() == 0);
                assertThat(ledger.committed()).containsExactlyInAnyOrderElementsOf(truth.all());
                assertThat(ledger.lost()).isEmpty();
                assertThat(ledger.twice()).isEmpty();
                assertThat(ledger.phantoms()).isEmpty();
                assertThat(ledger.inverted()).isEmpty();
            }
        }
    }

    /** Publishes beside the producers, and says whether the database has it. */
    private static boolean publish(EventBus bus, TruthLog truth, String text) {
        long asked = System.currentTimeMillis();
        try {
            bus.publish(
                    NewEvent.of(NOTE_WRITTEN, Loans.note("disk-" + text, text)).once("disk-" + text));
            truth.acknowledged(List.of("disk-" + text + "/" + text), asked);
            return true;
        } catch (TypebusException e) {
            return false;
        }
    }

    /** A server that cannot write its log ends itself, and may not come back by itself. */
    private static void bringBack(DevPostgres server, PGSimpleDataSource source) {
        try (Connection unused = source.getConnection()) {
            System.err.println("[faults] the server outlived that its disk was full");
        } catch (SQLException e) {
            server.kill();
            server.restart();
        }
    }
}
