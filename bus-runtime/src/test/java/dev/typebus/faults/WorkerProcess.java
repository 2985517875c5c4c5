package dev.typebus.faults;

import dev.typebus.fixtures.ChildJvm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.postgresql.ds.PGSimpleDataSource;

/** A {@link FaultWorker} in a process of its own, with what can be done to it from outside. */
final class WorkerProcess {
    private final Process process;

    private WorkerProcess(Process process) {
        this.process = process;
    }

    /** Starts one; what it says is added to the log. */
    static WorkerProcess launch(PGSimpleDataSource server, FailPoint point, int nth, Path log) {
        return new WorkerProcess(ChildJvm.start(
                FaultWorker.class,
                server,
                ProcessBuilder.Redirect.appendTo(log.toFile()),
                point.name(),
                Integer.toString(nth)));
    }

    boolean isAlive() {
        return process.isAlive();
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
