package dev.typebus.sample;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.typebus.EventBus;
import dev.typebus.health.NodeHealth;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.postgresql.ds.PGSimpleDataSource;
import picocli.CommandLine.Command;

/**
 * Command of a child node that {@code --nodes} starts: handles events until its standard input ends. It reads the database's address from standard
 * input. It writes its name and, at intervals, its handler statistics to standard output.
 */
@Command(
        name = "node",
        hidden = true,
        description = "Handles events until standard input ends. The option --nodes starts this command.")
final class NodeCommand implements Callable<Integer> {
    private static final long SPEAK_MILLIS = 500;

    @Override
    public Integer call() throws IOException, InterruptedException {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, UTF_8));
        PrintStream out = new PrintStream(System.out, true, UTF_8);
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(line(in));
        source.setUser(line(in));
        source.setPassword(line(in));
        CountDownLatch ended = new CountDownLatch(1);
        try (LoanDatabase database = LoanDatabase.open(source, "", () -> {});
                EventBus bus = LoanRun.start(database, true)) {
            String name = bus.health().nodes().stream()
                    .filter(NodeHealth::here)
                    .map(NodeHealth::node)
                    .findFirst()
                    .orElseThrow();
            out.println(NodeLines.READY + name);
            Thread reader = new Thread(() -> awaitEnd(in, ended), "stdin");
            reader.setDaemon(true);
            reader.start();
            while (!ended.await(SPEAK_MILLIS, TimeUnit.MILLISECONDS)) {
                out.println(NodeLines.of(bus.handlerStats()));
            }
            bus.close(); // no handler runs any more, so these numbers are final
            out.println(NodeLines.of(bus.handlerStats()));
        }
        return LoanApp.ADDS_UP;
    }

    private static String line(BufferedReader in) throws IOException {
        return Objects.requireNonNullElse(in.readLine(), "");
    }

    private static void awaitEnd(BufferedReader in, CountDownLatch ended) {
        try {
            while (in.readLine() != null) {
                // stops reporting
            }
        } catch (IOException e) {
            System.err.println("loans: this node stops, because it cannot read from the main node: " + e.getMessage());
        } finally {
            ended.countDown();
        }
    }
}
