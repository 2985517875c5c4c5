package dev.typebus.faults;

import dev.typebus.fixtures.ChildJvm;
import dev.typebus.fixtures.JumpingClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/** A {@link FaultWorker} in a process of its own, with what can be done to it from outside. */
final class WorkerProcess {
    private final Process process;
    private final @Nullable FailPoint point;

    private WorkerProcess(Process process, @Nullable FailPoint point) {
        this.process = process;
        this.point = point;
    }

    /**
     * Starts one; what it says is added to the log.
     *
     * @param point where it is to end after that time; null if nowhere
     */
    static WorkerProcess launch(
            PGSimpleDataSource server,
            Path log,
            Optional<JumpingClock> clock,
            @Nullable FailPoint point,
            Duration notBefore) {
        Process process = ChildJvm.start(
                FaultWorker.class,
                server,
                ProcessBuilder.Redirect.appendTo(log.toFile()),
                clock.map(JumpingClock::environment).orElse(Map.of()),
                point == null ? FaultWorker.NOWHERE : point.name(),
                notBefore.toString());
        return new WorkerProcess(process, point);
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Where it ended, if at its fail point. */
    Optional<FailPoint> diedAt() {
        return process.isAlive() || process.exitValue() != FailPoint.EXIT_CODE
                ? Optional.empty()
                : Optional.ofNullable(point);
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
        try {
            process.getOutputStream().write(FaultWorker.DRY_OUT);
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

    /** How often workers found that their batch was another's, by what they logged. */
    static long fencedCommits(Path log) throws IOException {
        try (var lines = Files.lines(log)) {
            return lines.filter(line -> line.contains("belongs to another worker now"))
                    .count();
        }
    }
}
