package dev.typebus.faults;

import dev.typebus.fixtures.InterceptedDataSource;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;

/** Where a worker's process ends, as if by kill -9: at the nth call of its kind. */
enum FailPoint {
    NONE("nothing is called like this", false),
    AFTER_READ("SELECT set_config('plan_cache_mode', 'force_generic_plan', true)", true),
    BEFORE_EFFECTS("INSERT INTO witness", false),
    BETWEEN_EFFECTS_AND_CURSOR("UPDATE domain_event_lanes SET high", false),
    AFTER_CURSOR("UPDATE domain_event_lanes SET high", true),
    COMMIT_IN_FLIGHT("commit", false),
    AFTER_COMMIT("commit", true),
    DURING_TAKEOVER("WITH free AS", true),
    DURING_PARKING("INSERT INTO domain_event_deliveries", false);

    private static final int KILLED = 137;
    private static final long MOST_FLIGHT_NANOS = 1_000_000;

    private final String call;
    private final boolean afterwards;

    FailPoint(String call, boolean afterwards) {
        this.call = call;
        this.afterwards = afterwards;
    }

    /** The DataSource as it is, but for the end of the process at the nth such call. */
    DataSource in(DataSource real, int nth) {
        AtomicInteger count = new AtomicInteger();
        return InterceptedDataSource.of(real, new InterceptedDataSource.Interceptor() {
            @Override
            public void before(String made) {
                if (!afterwards && isIt(made)) {
                    die();
                }
            }

            @Override
            public void after(String made) {
                if (afterwards && isIt(made)) {
                    die();
                }
            }

            private boolean isIt(String made) {
                return made.startsWith(call) && count.incrementAndGet() == nth;
            }
        });
    }

    private void die() {
        if (this == COMMIT_IN_FLIGHT) {
            Thread killer = new Thread(() -> {
                LockSupport.parkNanos(System.nanoTime() % MOST_FLIGHT_NANOS);
                Runtime.getRuntime().halt(KILLED);
            });
            killer.start(); // while this thread commits
        } else {
            Runtime.getRuntime().halt(KILLED);
        }
    }
}
