package dev.typebus.lease;

import static org.assertj.core.api.Assertions.assertThat;

import dev.typebus.read.Cursor;
import dev.typebus.wake.Snapshot;
import org.junit.jupiter.api.Test;

class SleepTest {
    private static final Snapshot EARLIER = Snapshot.parse("10:15:10");
    private static final Snapshot LATER = Snapshot.parse("18:20:18");
    private static final Cursor EARLY = new Cursor(100, EARLIER);

    private final Sleep sleep = new Sleep();

    @Test
    void asleepItGoesOnWithWhatIsNotForIt() {
        sleep.fall(EARLY, sleep.end(EARLY).wakeUps());
        sleep.goOn(LATER, 120);
        assertThat(sleep.unstored()).contains(new Cursor(120, LATER));
    }

    @Test
    void whatIsSaidWhileItWorksCountsWhenItFallsAsleep() {
        Sleep.End start = sleep.end(EARLY);
        sleep.goOn(LATER, 120);
        sleep.fall(EARLY, start.wakeUps());
        assertThat(sleep.unstored()).contains(new Cursor(120, LATER));
    }

    @Test
    void whatWasSaidBeforeItLookedDoesNotTakeItBack() {
        Sleep.End start = sleep.end(EARLY);
        sleep.goOn(EARLIER, 90);
        Cursor late = new Cursor(120, LATER);
        sleep.fall(late, start.wakeUps());
        assertThat(sleep.unstored()).contains(late);
    }

    @Test
    void wokenMeanwhileItDoesNotFallAsleepButLooksAgain() {
        Sleep.End start = sleep.end(EARLY);
        sleep.goOn(LATER, 120);
        sleep.wake();
        sleep.fall(EARLY, start.wakeUps());
        assertThat(sleep.unstored()).isEmpty();
        assertThat(sleep.end(EARLY).cursor()).isEqualTo(EARLY);
    }
}
