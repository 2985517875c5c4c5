package dev.typebus.benchmarks.ours;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.typebus.EventBus;
import dev.typebus.benchmarks.run.Arrivals;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.postgresql.ds.PGSimpleDataSource;

/** Node in a separate JVM with one empty plain handler. It prints the number of events that arrived, and at its end the memory that it used. */
public final class Node {
    private static final Path STATUS = Path.of("/proc/self/status");

    private Node() {}

    /** Arguments: JDBC URL, user, lanes. Ends when its standard input does. */
    public static void main(String[] args) throws Exception {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(args[0]);
        source.setUser(args[1]);
        HikariConfig config = new HikariConfig();
        config.setDataSource(source);
        config.setMaximumPoolSize(16);
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        try (HikariDataSource pool = new HikariDataSource(config)) {
            long before = heapInUse();
            Arrivals arrivals = Arrivals.counted();
            try (EventBus bus = EventBus.builder(pool)
                    .catalog(Events.catalog())
                    .handlers(HandlerKind.PLAIN.table(arrivals, Integer.parseInt(args[2])))
                    .start()) {
                out.println("heap=" + Math.max(1, heapInUse() - before));
                out.println("ready=1");
                tellUntilEnd(arrivals, out);
                out.println("peak=" + peakKilobytes());
            }
        }
    }

    private static void tellUntilEnd(Arrivals arrivals, PrintStream out) throws IOException, InterruptedException {
        Thread teller = new Thread(() -> {
            try {
                while (true) {
                    out.println("arrived=" + arrivals.count());
                    Thread.sleep(5);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        teller.start();
        while (System.in.read() >= 0) {}
        teller.interrupt();
        teller.join();
    }

    private static long heapInUse() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    /** Returns the peak memory of the process; 0 if the operating system does not report it. */
    private static long peakKilobytes() throws IOException {
        if (!Files.exists(STATUS)) {
            return 0;
        }
        List<String> lines = Files.readAllLines(STATUS, StandardCharsets.UTF_8);
        return lines.stream()
                .filter(line -> line.startsWith("VmHWM:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElse(0);
    }
}
