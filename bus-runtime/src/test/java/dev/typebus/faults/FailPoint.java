package dev.typebus.faults;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Where a worker's process ends, as if by kill -9: at the first call of its kind. */
enum FailPoint {
    AFTER_READ(101, "SELECT set_config\\('plan_cache_mode'", true),
    BEFORE_EFFECTS(102, "INSERT INTO witness", false),
    BETWEEN_EFFECTS_AND_CURSOR(103, FailPoint.SETTLEMENT, false),
    COMMIT_IN_FLIGHT(105, FailPoint.SETTLEMENT, false),
    AFTER_COMMIT(106, FailPoint.SETTLEMENT, true),
    DURING_TAKEOVER(107, "WITH free AS", true),
    BEFORE_A_FAILURE_IS_WRITTEN(108, ".*INSERT INTO domain_event_deliveries .* DO UPDATE", false),
    BEFORE_PARKING(109, ".*INSERT INTO domain_event_deliveries .* 'parked'", false),
    DURING_REPLAY(110, ".*WITH passed AS", false),
    DURING_RETENTION(111, "DELETE FROM domain_events e WHERE", true);

    /** The last message of a batch's transaction: what its handlers published, its cursor, and COMMIT. */
    private static final String SETTLEMENT = ".*WITH moved AS .* COMMIT$";

    /** How a worker is told to end there, and the exit code by which it says that it has. */
    final int code;

    private final Pattern call;
    private final boolean afterwards;

    FailPoint(int code, String call, boolean afterwards) {
        this.code = code;
        this.call = Pattern.compile(call);
        this.afterwards = afterwards;
    }

    /** The one of this code. */
    static Optional<FailPoint> of(int code) {
        return Stream.of(values()).filter(point -> point.code == code).findFirst();
    }

    /** For people. */
    String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    /** Whether a call of an {@link InterceptedDataSource} is of its kind. */
    boolean isAt(String made) {
        return call.matcher(made).lookingAt();
    }

    /** Whether the process ends when the call is done, rather than before it is made. */
    boolean isAfterwards() {
        return afterwards;
    }
}
