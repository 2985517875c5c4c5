package dev.typebus.benchmarks;

import dev.typebus.benchmarks.run.Arrivals;
import dev.typebus.benchmarks.run.BenchDatabase;
import dev.typebus.benchmarks.run.BenchServer;
import dev.typebus.benchmarks.run.Child;
import dev.typebus.benchmarks.run.Contender;
import dev.typebus.benchmarks.run.Crowd;
import dev.typebus.benchmarks.run.Payment;
import dev.typebus.benchmarks.run.Traffic;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Measures the first seconds of an application: a new JVM, in which nothing is compiled yet, publishes and handles with four threads. */
final class Cold {
    private static final String HANDLED = "handled";

    private Cold() {}

    /** Returns the number of events that a contender handles in a JVM's first seconds of publishing. */
    static double handled(Contender contender, Duration time) throws IOException, InterruptedException {
        try (Child child = Child.start(Cold.class, contender.name(), Long.toString(time.toMillis()))) {
            child.end();
            return child.figure(HANDLED);
        }
    }

    /** Arguments: a contender's name, milliseconds. */
    public static void main(String[] args) throws Exception {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        Contender contender = Benchmarks.handling().stream()
                .filter(each -> each.name().equals(args[0]))
                .findFirst()
                .orElseThrow();
        try (BenchServer server = BenchServer.open();
                BenchDatabase database = server.create("cold")) {
            Arrivals arrivals = Arrivals.counted();
            try (Contender.Running running = contender.start(database, arrivals)) {
                Crowd.Done unused = Crowd.run(
                        Traffic.PUBLISHERS,
                        Duration.ofMillis(Long.parseLong(args[1])),
                        0,
                        number -> running.publish(Payment.of(number)));
                out.println(HANDLED + "=" + arrivals.count());
            }
        }
        System.exit(0); // even if the contender's threads still run
    }
}
