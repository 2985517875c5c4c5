package dev.typebus.faults;

import dev.typebus.fixtures.InterceptedDataSource;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import javax.sql.DataSource;

/** Where a worker's process ends, as if by kill -9: at the first call of its kind after some time. */
enum FailPoint {
    AFTER_READ("SELECT set_config\\('plan_cache_mode'", true),
    BEFORE_EFFECTS("INSERT INTO witness", false),
    BETWEEN_EFFECTS_AND_CURSOR("UPDATE domain_event_lanes SET high = \\?, snapshot", false),
    AFTER_CURSOR("UPDATE domain_event_lanes SET high = \\?, snapshot", true),
    COMMIT_IN_FLIGHT("commit", false),
    AFTER_COMMIT("commit", true),
    DURING_TAKEOVER("WITH free AS", true),
    WRITING_DOWN_A_FAILURE("INSERT INTO domain_event_deliveries .* DO UPDATE", true),
    DURING_PARKING("INSERT INTO domain_event_deliveries .* 'parked'", true),
    DURING_REPLAY("DELETE FROM domain_event_deliveries d USING", true),
    DURING_RETENTION("DELETE FROM domain_events WHERE", true);

    /** What a process that ended at its point leaves behind. */
    static final int EXIT_CODE = 42;

    private static final long MOST_FLIGHT_NANOS = 1_000_000;

    private final Pattern call;
    private final boolean afterwards;

    FailPoint(String call, boolean afterwards) {
        this.call = Pattern.compile(call);
        this.afterwards = afterwards;
    }

    /** For people. */
    String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    /** Whether a call of an {@link InterceptedDataSource} is of its kind. */
    boolean isAt(String made) {
        return call.matcher(made).lookingAt();
    }

    /** The DataSource as it is, but for the end of the process. */
    DataSource in(DataSource real, Duration notBefore) {
        long from = System.nanoTime() + notBefore.toNanos();
        return InterceptedDataSource.of(real, new InterceptedDataSource.Interceptor() {
            @Override
            public void before(String made) {
                if (!afterwards) {
                    dieAt(made);
                }
            }

            @Override
            public void after(String made) {
                if (afterwards) {
                    dieAt(made);
                }
            }

            private void dieAt(String made) {
                if (isAt(made) && System.nanoTime() >= from) {
                    die();
                }
            }
        });
    }

    private void die() {
        if (this == COMMIT_IN_FLIGHT) {
            Thread killer = new Thread(() -> {
                LockSupport.parkNanos(System.nanoTime() % MOST_FLIGHT_NANOS);
                Runtime.getRuntime().halt(EXIT_CODE);
            });
            killer.start(); // while this thread commits
        } else {
            Runtime.getRuntime().halt(EXIT_CODE);
        }
    }
}
