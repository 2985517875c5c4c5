package dev.typebus.sample.lending;

import static org.assertj.core.api.Assertions.assertThat;

import dev.typebus.FrozenSamples;
import org.junit.jupiter.api.Test;

/** The code reads every version of every event that was ever released. */
class StoredEventsTest {
    @Test
    void readsWhatIsStored() {
        assertThat(FrozenSamples.read(Events.catalog())).hasSizeGreaterThanOrEqualTo(24);
    }
}
