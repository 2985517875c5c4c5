package dev.typebus.faults;

import dev.typebus.fixtures.ChildJvm;
import dev.typebus.fixtures.JumpingClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.postgresql.ds.PGSimpleDataSource;

/** A {@link FaultWorker} in a process of its own, with what can be done to it from outside. */
final class WorkerProcess {
    private final Process process;

    private WorkerProcess(Process process) {
        this.process = process;
    }

    /**
     * How one works.
     *
     * @param isolation of its transactions, as JDBC names it
     * @param connections of its pool at most
     * @param heapMegabytes at most
     */
    record Manner(String isolation, int connections, int heapMegabytes) {}

    /** Starts one; what it says is added to the log, and what its plain handlers do is kept beside it. */
    static WorkerProcess launch(PGSimpleDataSource server, Path log, Optional<JumpingClock> clock, Manner manner) {
        return new WorkerProcess(ChildJvm.start(
                FaultWorker.class,
                server,
                ProcessBuilder.Redirect.appendTo(log.toFile()),
                manner.heapMegabytes(),
                clock.map(JumpingClock::environment).orElse(Map.of()),
                manner.isolation(),
                Integer.toString(manner.connections()),
                Objects.requireNonNull(log.toAbsolutePath().getParent()).toString()));
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Where it ended, if at a fail point. */
    Optional<FailPoint> diedAt() {
        return process.isAlive() ? Optional.empty() : FailPoint.of(process.exitValue());
    }

    void kill() {
        process.destroyForcibly();
    }

    void pause() {
        signal("STOP");
    }

    void goOn() {
        signal("CONT");
    }

    private void signal(String name) {
        try {
            new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Has it hold all connections of its pool for a while. */
    void dryOut() {
        tell(FaultWorker.DRY_OUT);
    }

    /** Has it end at the point, when it comes there. */
    void arm(FailPoint point) {
        tell(point.code);
    }

    private void tell(int command) {
        try {
            process.getOutputStream().write(command);
            process.getOutputStream().flush();
        } catch (IOException e) {
            // it has died meanwhile
        }
    }

    /** Has it end by itself, and kills it if it does not. */
    void end() throws InterruptedException {
        try {
            process.getOutputStream().close();
        } catch (IOException alreadyGone) {
            // then it has ended
        }
        if (!process.waitFor(40, TimeUnit.SECONDS)) {
            kill();
            throw new IllegalStateException("A worker did not end by itself");
        }
    }

    /** How many settlements of workers were refused because the lane was another's, by what they said. */
    static long fencedCommits(Path log) throws IOException {
        try (var lines = Files.lines(log)) {
            return lines.filter(line -> line.startsWith(FailPoints.FENCED)).count();
        }
    }
}
