package dev.typebus.internal.schema;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.logging.Log;
import org.flywaydb.core.api.logging.LogFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes Flyway's INFO lines at DEBUG while the calling thread migrates or validates the bus's tables. Flyway has one log factory for the JVM, and
 * each new {@link Flyway} resets it; so lines of other threads pass unchanged, and the last call to end resets it again. Thread-safe.
 */
final class QuietFlyway implements AutoCloseable {
    private static final Set<Thread> QUIET = ConcurrentHashMap.newKeySet();

    private final Flyway flyway;

    private QuietFlyway(Flyway flyway) {
        this.flyway = flyway;
    }

    /** Begins for the calling thread, until {@link #close()}. */
    static QuietFlyway begin(Flyway flyway) {
        synchronized (QUIET) {
            QUIET.add(Thread.currentThread());
            LogFactory.setLogCreator(type -> new Lines(LoggerFactory.getLogger(type)));
        }
        return new QuietFlyway(flyway);
    }

    @Override
    public void close() {
        synchronized (QUIET) {
            QUIET.remove(Thread.currentThread());
            if (QUIET.isEmpty()) {
                LogFactory.setConfiguration(flyway.getConfiguration());
            }
        }
    }

    /** As Flyway's own lines by SLF4J, but for INFO. */
    private record Lines(Logger logger) implements Log {
        @Override
        @SuppressWarnings("deprecation") // abstract in Flyway 11
        public boolean isDebugEnabled() {
            return logger.isDebugEnabled();
        }

        @Override
        public void debug(String message) {
            logger.debug(message);
        }

        @Override
        public void info(String message) {
            if (QUIET.contains(Thread.currentThread())) {
                logger.debug(message);
            } else {
                logger.info(message);
            }
        }

        @Override
        public void warn(String message) {
            logger.warn(message);
        }

        @Override
        public void error(String message) {
            logger.error(message);
        }

        @Override
        public void error(String message, Exception e) {
            logger.error(message, e);
        }

        @Override
        public void notice(String message) {}
    }
}
