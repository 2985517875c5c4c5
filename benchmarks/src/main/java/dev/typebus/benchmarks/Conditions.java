package dev.typebus.benchmarks;

import dev.typebus.benchmarks.run.BenchServer;
import java.lang.management.ManagementFactory;
import java.lang.management.OperatingSystemMXBean;
import java.sql.SQLException;
import java.util.Locale;

/** Conditions of a run. Figures from a machine with other load are worthless. */
final class Conditions {
    /** Load above this before the first measurement comes from other processes. */
    private static final double CROWDED = 1.5;

    private static final OperatingSystemMXBean SYSTEM = ManagementFactory.getOperatingSystemMXBean();

    private Conditions() {}

    static String of(BenchServer server) throws SQLException {
        return String.format(
                Locale.ROOT,
                "%s%nJDK %s, heap %,d MB, %d processors, %s %s%n%s",
                server.describe(),
                Runtime.version(),
                Runtime.getRuntime().maxMemory() >> 20,
                SYSTEM.getAvailableProcessors(),
                SYSTEM.getName(),
                SYSTEM.getArch(),
                load());
    }

    /** Returns the machine's load over the last minute; before the first run it should be near zero. */
    static String load() {
        double load = SYSTEM.getSystemLoadAverage();
        return String.format(Locale.ROOT, "load average %.1f%s", load, load > CROWDED ? " (crowded)" : "");
    }
}
