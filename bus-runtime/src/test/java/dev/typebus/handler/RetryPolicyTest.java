package dev.typebus.handler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetryPolicyTest {
    private static final RetryPolicy EXACT = RetryPolicy.DEFAULT.jitter(0);

    /** Chance at its ends and in its middle. */
    private static Random chance(double always) {
        return new Random() {
            private static final long serialVersionUID = 1L;

            @Override
            public double nextDouble() {
                return always;
            }
        };
    }

    @ParameterizedTest
    @CsvSource({"1, 1000", "2, 2000", "3, 4000", "10, 512000", "11, 600000", "12, 600000"})
    void delaysGrowByTheFactorUpToTheMaximum(int attempt, long millis) {
        assertThat(EXACT.delayAfter(attempt, new Random(1))).isEqualTo(Duration.ofMillis(millis));
    }

    @Test
    void factorOneKeepsTheFirstDelay() {
        RetryPolicy even = EXACT.delays(Duration.ofMillis(20), 1, Duration.ofSeconds(1));
        assertThat(LongStream.of(1, 2, 999).mapToObj(attempt -> even.delayAfter((int) attempt, new Random(1))))
                .containsOnly(Duration.ofMillis(20));
    }

    @ParameterizedTest
    @ValueSource(ints = {60, 1_000, 1_000_000, Integer.MAX_VALUE})
    void largeAttemptNumbersDoNotOverflow(int attempt) {
        assertThat(EXACT.delayAfter(attempt, new Random(1))).isEqualTo(Duration.ofMinutes(10));
        RetryPolicy steep = EXACT.delays(Duration.ofNanos(1), 100, Duration.ofDays(30));
        assertThat(steep.delayAfter(attempt, new Random(1))).isBetween(Duration.ofMillis(1), Duration.ofDays(30));
    }

    @ParameterizedTest
    @CsvSource({"0, 1600", "0.5, 2000", "0.9999999999, 2400"})
    void jitterSpreadsDelaysToBothSides(double always, long millis) {
        assertThat(RetryPolicy.DEFAULT.delayAfter(2, chance(always))).isEqualTo(Duration.ofMillis(millis));
    }

    @Test
    void jitterStaysWithinBoundsAndUsesThem() {
        Random chance = new Random(42);
        long[] millis = LongStream.range(0, 10_000)
                .map(i -> RetryPolicy.DEFAULT.delayAfter(1, chance).toMillis())
                .toArray();
        assertThat(LongStream.of(millis)).allMatch(one -> 800 <= one && one <= 1200);
        assertThat(LongStream.of(millis).min().orElseThrow()).isLessThan(810);
        assertThat(LongStream.of(millis).max().orElseThrow()).isGreaterThan(1190);
        assertThat(LongStream.of(millis).average().orElseThrow()).isBetween(990.0, 1010.0);
    }

    @Test
    void fullJitterKeepsDelaysAboveZero() {
        RetryPolicy wild = RetryPolicy.DEFAULT.jitter(1).delays(Duration.ofMillis(1), 1, Duration.ofMillis(1));
        assertThat(wild.delayAfter(1, chance(0))).isEqualTo(Duration.ofMillis(1));
        RetryPolicy shortest = EXACT.delays(Duration.ofNanos(1), 1, Duration.ofNanos(1));
        assertThat(shortest.delayAfter(1, new Random(1))).isEqualTo(Duration.ofMillis(1));
    }

    @Test
    void lastAttemptIsNotRetried() {
        RetryPolicy three = RetryPolicy.DEFAULT.attempts(3);
        assertThat(three.retriesAfter(1, new IOException())).isTrue();
        assertThat(three.retriesAfter(2, new IOException())).isTrue();
        assertThat(three.retriesAfter(3, new IOException())).isFalse();
        assertThat(three.retriesAfter(4, new IOException())).isFalse();
        assertThat(RetryPolicy.DEFAULT.attempts(1).retriesAfter(1, new IOException()))
                .isFalse();
    }

    @Test
    void neverOnIgnoresCauses() {
        RetryPolicy policy = RetryPolicy.DEFAULT.neverOn(IOException.class, AssertionError.class);
        assertThat(policy.retriesAfter(1, new IOException())).isFalse();
        assertThat(policy.retriesAfter(1, new NoSuchFileException("x"))).isFalse();
        assertThat(policy.retriesAfter(1, new AssertionError())).isFalse();
        assertThat(policy.retriesAfter(1, new UncheckedIOException(new IOException())))
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            0    | PT1S    | 2   | PT1M | 0.2 | Retry: attempts are 1 to 1,000, not 0
            1001 | PT1S    | 2   | PT1M | 0.2 | Retry: attempts are 1 to 1,000, not 1001
            10   | PT0S    | 2   | PT1M | 0.2 | Retry: the first delay is above 0, not PT0S
            10   | PT-1S   | 2   | PT1M | 0.2 | Retry: the first delay is above 0, not PT-1S
            10   | PT1S    | 0.9 | PT1M | 0.2 | Retry: the factor is 1 to 100, not 0.9
            10   | PT1S    | NaN | PT1M | 0.2 | Retry: the factor is 1 to 100, not NaN
            10   | PT2M    | 2   | PT1M | 0.2 | Retry: the longest delay is at least the first, PT2M, and at most 30 days, not PT1M
            10   | PT1S    | 2   | PT721H | 0.2 | Retry: the longest delay is at least the first, PT1S, and at most 30 days, not PT721H
            10   | PT1S    | 2   | PT1M | 1.1 | Retry: the jitter is 0 to 1, not 1.1
            10   | PT1S    | 2   | PT1M | NaN | Retry: the jitter is 0 to 1, not NaN
            """)
    void settingsOutOfRangeAreRefused(
            int attempts, Duration first, double factor, Duration longest, double jitter, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RetryPolicy.DEFAULT
                        .attempts(attempts)
                        .delays(first, factor, longest)
                        .jitter(jitter))
                .withMessage(message);
    }
}
