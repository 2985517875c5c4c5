package dev.typebus.chaos;

import static dev.typebus.fixtures.TestDatabase.LONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.typebus.fixtures.ChildJvm;
import dev.typebus.fixtures.TestDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A backlog that is larger than the heap of the process that handles it. */
class SmallHeapTest {
    @RegisterExtension
    static final TestDatabase database = TestDatabase.migrated();

    private static final int HEAP_MEGABYTES = 192;
    private static final int EVENTS = 300;
    private static final int LENGTH = 250_000;

    @TempDir
    Path folder;

    @Test
    void backlogOfLongPayloadsFitsSmallHeap() throws Exception {
        database.execute("""
                INSERT INTO domain_events (event_type, domain, aggregate_type, aggregate_id, payload)
                SELECT 'Note.Written', 'note', 'note', 'a-' || n, jsonb_build_object('about', 'a-' || n, 'text', text)
                FROM generate_series(1, %d) AS n,
                     LATERAL (SELECT left(string_agg(md5(n || ' ' || i), ''), %d) FROM generate_series(0, %d / 32) AS i) AS hardly_compressed (text)
                """.formatted(EVENTS, LENGTH, LENGTH));
        Path log = folder.resolve("worker.log");
        Process worker = ChildJvm.start(
                SmallHeapWorker.class,
                database.unpooled(),
                ProcessBuilder.Redirect.to(log.toFile()),
                HEAP_MEGABYTES,
                Map.of(),
                Integer.toString(LENGTH));
        try {
            await("processed").atMost(LONG).until(() -> {
                assertThat(worker.isAlive()).as("the worker").isTrue();
                return database.number("SELECT count(*) FROM domain_events WHERE processed_at IS NULL") == 0;
            });
            worker.getOutputStream().close();
            assertThat(worker.waitFor(LONG.toSeconds(), TimeUnit.SECONDS))
                    .as("closes")
                    .isTrue();
        } finally {
            worker.destroyForcibly();
        }
        assertThat(database.number("SELECT count(*) FROM domain_event_deliveries"))
                .as("deliveries that failed")
                .isZero();
        assertThat(Files.readAllLines(log))
                .noneMatch(line -> line.contains("OutOfMemory"))
                .contains(
                        SmallHeapWorker.said("one", EVENTS),
                        SmallHeapWorker.said("two", EVENTS),
                        SmallHeapWorker.said("three", EVENTS));
    }
}
