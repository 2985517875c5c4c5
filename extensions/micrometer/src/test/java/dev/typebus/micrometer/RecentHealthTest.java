package dev.typebus.micrometer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.typebus.event.DatabaseUnavailableException;
import dev.typebus.event.PublishStats;
import dev.typebus.health.Health;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RecentHealthTest {
    private final AtomicInteger asked = new AtomicInteger();
    private final AtomicBoolean down = new AtomicBoolean();

    private Health ask() {
        asked.incrementAndGet();
        if (down.get()) {
            throw new DatabaseUnavailableException("down", new IllegalStateException("down"));
        }
        return new Health(
                Instant.EPOCH,
                Duration.ZERO,
                asked.get(),
                List.of(),
                List.of(),
                new PublishStats(0, 0, 0, 0),
                List.of());
    }

    @Test
    void manyMetersMakeOneQuestion() {
        RecentHealth health = new RecentHealth(this::ask, Duration.ofHours(1));
        for (int i = 0; i < 100; i++) {
            assertThat(health.number(Health::head)).isEqualTo(1);
        }
        assertThat(asked).hasValue(1);
    }

    @Test
    void whatIsOldIsAskedAgain() {
        RecentHealth health = new RecentHealth(this::ask, Duration.ZERO);
        assertThat(health.number(Health::head)).isEqualTo(1);
        assertThat(health.number(Health::head)).isEqualTo(2);
    }

    @Test
    void withoutAnAnswerThereIsNoNumberUntilThereIsOneAgain() {
        RecentHealth health = new RecentHealth(this::ask, Duration.ZERO);
        down.set(true);
        assertThat(health.number(Health::head)).isNaN();
        assertThat(health.failures()).isEqualTo(1);
        down.set(false);
        assertThat(health.number(Health::head)).isEqualTo(2);
        assertThat(health.failures()).isEqualTo(1);
    }

    @Test
    void negativeFreshnessIsRefused() {
        assertThatThrownBy(() -> new RecentHealth(this::ask, Duration.ofMillis(-1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("An answer of the database cannot be reused for PT-0.001S; zero or more");
    }
}
