package dev.typebus.benchmarks.run;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Processor time that this JVM and the server's processes have used. Other load on the machine hardly changes it, unlike a rate. On few cores it
 * limits the rate. Immutable.
 *
 * @param client of this JVM, in nanoseconds
 * @param server of each live process of the server, in nanoseconds; empty if the server is not on this machine
 */
record ProcessorTime(long client, Map<Long, Long> server) {
    /** Reads the current processor times. */
    static ProcessorTime now(BenchDatabase database) throws SQLException {
        long client = ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
        try (Connection connection = database.unpooled().getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT pg_backend_pid()")) {
            row.next();
            Map<Long, Long> server = ProcessHandle.of(row.getLong(1)).stream() // while the connection's process exists
                    .flatMap(backend -> backend.parent().stream())
                    .flatMap(main -> Stream.concat(Stream.of(main), main.children()))
                    .collect(Collectors.toMap(ProcessHandle::pid, ProcessorTime::nanos));
            return new ProcessorTime(client, server);
        }
    }

    private static long nanos(ProcessHandle process) {
        return process.info().totalCpuDuration().orElse(Duration.ZERO).toNanos();
    }

    /** Returns the microseconds an event since {@code before}, as quantities of a run, without processes that ended meanwhile. */
    Map<String, Double> since(ProcessorTime before, long events) {
        long used = server.entrySet().stream()
                .mapToLong(process -> process.getValue() - before.server.getOrDefault(process.getKey(), 0L))
                .sum();
        Map<String, Double> each = new LinkedHashMap<>();
        each.put(Traffic.CLIENT, (client - before.client) / 1e3 / events);
        each.put(Traffic.SERVER, used / 1e3 / events);
        return each;
    }
}
