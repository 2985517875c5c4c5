package dev.typebus.internal.publish;

import static org.assertj.core.api.Assertions.assertThat;

import dev.typebus.event.EventId;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class EventIdsTest {
    private static final long SOME_STEP =
            Instant.parse("2026-03-01T10:15:30.123Z").toEpochMilli() * 4096;

    /** Compares ids as PostgreSQL and sorted texts do. */
    private static final Comparator<EventId> AS_TEXT = Comparator.comparing(EventId::toString);

    @Test
    void areOfVersion7AndTellTheTime() {
        long before = System.currentTimeMillis();
        UUID id = new EventIds().next().value();
        long after = System.currentTimeMillis();

        assertThat(id.version()).isEqualTo(7);
        assertThat(id.variant()).isEqualTo(2);
        assertThat(id.getMostSignificantBits() >>> 16).isBetween(before, after);
    }

    @Test
    void idsGrowWhileTheClockStandsStill() {
        EventIds ids = new EventIds(() -> SOME_STEP + 4000);
        List<EventId> made = Stream.generate(ids::next).limit(1_000).toList();

        assertThat(made).isSortedAccordingTo(AS_TEXT).doesNotHaveDuplicates();
        assertThat(made.get(0).toString()).startsWith("019ca8e5-5e4b-7fa0-");
        assertThat(made.get(999).toString()).startsWith("019ca8e5-5e4c-7387-");
        assertThat(made).allSatisfy(id -> assertThat(id.value().version()).isEqualTo(7));
    }

    @Test
    void idsGrowWhenTheClockRunsBackwards() {
        long[] clock = {SOME_STEP};
        EventIds ids = new EventIds(() -> clock[0] -= 10_000);
        assertThat(Stream.generate(ids::next).limit(100).toList()).isSortedAccordingTo(AS_TEXT);
    }

    @Test
    void idsOfTwoInstancesDiffer() {
        EventIds one = new EventIds(() -> SOME_STEP);
        EventIds other = new EventIds(() -> SOME_STEP);
        assertThat(one.next()).isNotEqualTo(other.next());
    }

    @Test
    void idsOfManyThreadsAreUniqueAndSortedInEach() throws Exception {
        int threads = 8;
        int each = 5_000;
        EventIds ids = new EventIds();
        CountDownLatch start = new CountDownLatch(1);
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        try {
            List<Future<List<EventId>>> results = IntStream.range(0, threads)
                    .mapToObj(i -> executor.submit(() -> {
                        start.await();
                        return Stream.generate(ids::next).limit(each).toList();
                    }))
                    .toList();
            start.countDown();
            Set<EventId> all = new HashSet<>();
            for (Future<List<EventId>> result : results) {
                assertThat(result.get()).isSortedAccordingTo(AS_TEXT);
                all.addAll(result.get());
            }
            assertThat(all).hasSize(threads * each);
        } finally {
            executor.shutdownNow();
        }
    }
}
