package dev.typebus.devpostgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/** The main process of the server on a data directory, from its {@code postmaster.pid}. */
record Postmaster(ProcessHandle process) {
    private static final int END_SECONDS = 30;

    /**
     * The running process; empty if none runs. A stale file, whose process id another program has by now, is deleted: it would prevent the
     * next start.
     */
    static Optional<Postmaster> of(Path data) throws IOException {
        Path file = data.resolve("postmaster.pid");
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        List<String> lines = Files.readAllLines(file);
        if (lines.isEmpty() || !lines.get(0).strip().matches("[0-9]{1,9}")) {
            return Optional.empty();
        }
        Optional<ProcessHandle> process =
                ProcessHandle.of(Long.parseLong(lines.get(0).strip())).filter(ProcessHandle::isAlive);
        if (process.isPresent() && !isPostgres(process.get())) {
            Files.delete(file);
            return Optional.empty();
        }
        return process.map(Postmaster::new);
    }

    private static boolean isPostgres(ProcessHandle process) {
        return process.info()
                .command()
                .map(command -> command.contains("postgres"))
                .orElse(true);
    }

    /** Shuts the server down in order: clients are disconnected, and everything is written. */
    void end() {
        List<ProcessHandle> all = family();
        try {
            new ProcessBuilder("kill", "-INT", Long.toString(process.pid()))
                    .inheritIO()
                    .start()
                    .waitFor();
        } catch (IOException e) {
            process.destroy(); // no such command: ask as this system does
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DevPostgresException("Interrupted while ending the server " + process.pid(), e);
        }
        await(all);
    }

    /** Kills the server without warning. */
    void kill() {
        List<ProcessHandle> all = family();
        process.destroyForcibly();
        await(all);
    }

    private List<ProcessHandle> family() {
        return Stream.concat(Stream.of(process), process.descendants()).toList();
    }

    private static void await(List<ProcessHandle> processes) {
        for (ProcessHandle each : processes) {
            try {
                each.onExit().get(END_SECONDS, TimeUnit.SECONDS);
            } catch (TimeoutException | ExecutionException e) {
                throw new DevPostgresException("The server process " + each.pid() + " does not end. End it by hand", e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new DevPostgresException("Interrupted while the server process " + each.pid() + " ends", e);
            }
        }
    }
}
