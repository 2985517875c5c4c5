package dev.typebus.faults;

import dev.typebus.event.Transaction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;

/** What handlers of the load do now and then, beside their work. */
enum Unruly {
    SETS_SEARCH_PATH("handlers that set search_path for their transactions", 500),
    SETS_ROLE("handlers that set a role for their transactions", 500),
    GETS_STUCK("handlers that got stuck for longer than they may", 4_000),
    ENDS_ITS_BACKEND("handlers that ended their own backends", 1_000);

    /** Handlers that get stuck may take so long, and take longer. */
    static final Duration TIMEOUT = Duration.ofSeconds(2);

    private static final String SAID = "[unruly] ";

    /** For people. */
    final String text;

    private final int oneIn;

    Unruly(String text, int oneIn) {
        this.text = text;
        this.oneIn = oneIn;
    }

    /** Makes the role and the schema that handlers set. */
    static void prepare(DataSource server) throws SQLException {
        try (Connection connection = server.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE ROLE tenant; CREATE SCHEMA tenant");
        }
    }

    /** At the end of a handler: does one of them, perhaps. */
    static void perhaps(Transaction tx) throws SQLException {
        for (Unruly each : values()) {
            if (ThreadLocalRandom.current().nextInt(each.oneIn) == 0) {
                System.err.println(SAID + each);
                each.happen(tx);
                return;
            }
        }
    }

    private void happen(Transaction tx) throws SQLException {
        switch (this) {
            case SETS_SEARCH_PATH -> execute(tx, "SET LOCAL search_path = tenant");
            case SETS_ROLE -> execute(tx, "SET LOCAL ROLE tenant");
            case ENDS_ITS_BACKEND -> execute(tx, "SELECT pg_terminate_backend(pg_backend_pid())");
            case GETS_STUCK -> {
                long end = System.nanoTime() + 3 * TIMEOUT.toNanos();
                while (System.nanoTime() - end < 0) {
                    LockSupport.parkNanos(end - System.nanoTime()); // whoever interrupts it is not heard
                    boolean unused = Thread.interrupted();
                }
            }
        }
    }

    private static void execute(Transaction tx, String sql) throws SQLException {
        try (Statement statement = tx.connection().createStatement()) {
            statement.execute(sql);
        }
    }

    /** How often each of them happened, by what workers said. */
    static Map<Unruly, Integer> counts(Path log) throws IOException {
        Map<Unruly, Integer> counts = new EnumMap<>(Unruly.class);
        try (var lines = Files.lines(log)) {
            lines.filter(line -> line.startsWith(SAID))
                    .forEach(line -> counts.merge(valueOf(line.substring(SAID.length())), 1, Integer::sum));
        }
        return counts;
    }
}
