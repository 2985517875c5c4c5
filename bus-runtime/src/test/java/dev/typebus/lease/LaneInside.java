package dev.typebus.lease;

import dev.typebus.read.Cursor;
import java.util.function.Consumer;

/** What {@link Holdings} does with a lane, for the simulation. */
public final class LaneInside {
    private LaneInside() {}

    public static boolean isLost(Lane lane) {
        return lane.isLost();
    }

    /** Has it stored where it sleeps, if it does and that is not stored; it must not be at work. */
    public static void storeIdle(Lane lane, Consumer<Cursor> store) {
        lane.holdIdle().ifPresent(idle -> {
            store.accept(idle.cursor());
            lane.release(idle, true);
        });
    }
}
