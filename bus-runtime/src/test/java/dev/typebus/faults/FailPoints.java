package dev.typebus.faults;

import dev.typebus.fixtures.InterceptedDataSource;
import java.sql.SQLException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;

/**
 * Ends this process, as if by kill -9, at the first call of each kind that is armed, and reports each settlement that was fenced off.
 * Thread-safe.
 */
final class FailPoints implements InterceptedDataSource.Interceptor {
    /** Begins a line of the output for each settlement that the server refused. */
    static final String FENCED = "[fenced]";

    private static final long MOST_FLIGHT_NANOS = 1_000_000;

    private final Set<FailPoint> armed = ConcurrentHashMap.newKeySet();
    private final Runnable fenced;

    /** @param fenced is run by a settlement that the server refused */
    FailPoints(Runnable fenced) {
        this.fenced = fenced;
    }

    /** The DataSource as it is, but for the end of the process. */
    DataSource in(DataSource real) {
        return InterceptedDataSource.of(real, this);
    }

    void arm(FailPoint point) {
        armed.add(point);
    }

    @Override
    public void before(String call) {
        endAt(call, false);
    }

    @Override
    public void failed(String call, Throwable failure) {
        if (failure instanceof SQLException refused && "TB001".equals(refused.getSQLState())) {
            fenced.run();
        }
    }

    @Override
    public void after(String call) {
        endAt(call, true);
    }

    private void endAt(String call, boolean afterwards) {
        for (FailPoint point : armed) {
            if (point.isAfterwards() == afterwards && point.isAt(call)) {
                end(point);
            }
        }
    }

    private static void end(FailPoint point) {
        if (point == FailPoint.COMMIT_IN_FLIGHT) {
            Thread killer = new Thread(() -> {
                LockSupport.parkNanos(System.nanoTime() % MOST_FLIGHT_NANOS);
                Runtime.getRuntime().halt(point.code);
            });
            killer.start(); // while this thread commits
        } else {
            Runtime.getRuntime().halt(point.code);
        }
    }
}
