package dev.typebus.sample;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.typebus.handler.HandlerStats;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/** Child process that runs the same handlers on the same database: a {@link NodeCommand}. It shares this program's standard error. */
final class ChildNode {
    private static final Duration LONGEST_START = Duration.ofSeconds(90);
    private static final Duration LONGEST_END = Duration.ofSeconds(40);

    private final int number;
    private final Process process;
    private final CompletableFuture<String> name = new CompletableFuture<>();
    private final Thread reader;
    private volatile List<HandlerStats> stats = List.of();
    private volatile boolean told;

    private ChildNode(int number, Process process) {
        this.number = number;
        this.process = process;
        this.reader = new Thread(this::read, "node-" + number);
        reader.setDaemon(true);
        reader.start();
    }

    static ChildNode start(int number, PGSimpleDataSource database) throws IOException {
        String java = System.getProperty("java.home") + File.separator + "bin" + File.separator + "java";
        Process process = new ProcessBuilder(java, "-cp", ClassPath.current(), LoanApp.class.getName(), "node")
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String password = database.getPassword();
        String where =
                String.join("\n", database.getURL(), database.getUser(), password == null ? "" : password) + "\n";
        try {
            process.getOutputStream()
                    .write(where.getBytes(UTF_8)); // not as arguments, which other users of the machine can see
            process.getOutputStream().flush();
        } catch (IOException alreadyEnded) {
            process.destroyForcibly();
        }
        return new ChildNode(number, process);
    }

    private void read() {
        try (BufferedReader out = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                if (line.startsWith(NodeLines.STATS)) {
                    stats = NodeLines.read(line);
                } else if (line.startsWith(NodeLines.READY)) {
                    name.complete(line.substring(NodeLines.READY.length()));
                }
            }
        } catch (IOException e) {
            process.destroyForcibly(); // its output cannot be read any more, so it counts as dead
        } finally {
            name.completeExceptionally(new IOException("ended"));
        }
    }

    int number() {
        return number;
    }

    long pid() {
        return process.pid();
    }

    /** Waits until the node runs, and returns its name on the bus. */
    String awaitStart() throws InterruptedException {
        try {
            return name.get(LONGEST_START.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException ended) {
            throw new UserError(this + " did not start: it ended with exit code " + process.waitFor()
                    + ". See its output above, or run without further nodes: --nodes 1");
        } catch (TimeoutException e) {
            throw new UserError(
                    this + " did not start within " + LONGEST_START.toSeconds() + " s. Start fewer nodes with --nodes");
        }
    }

    /** Returns the last handler statistics that the node reported. */
    List<HandlerStats> stats() {
        return stats;
    }

    /** Returns how the node died, if it ended without being told to. */
    @Nullable
    String death() {
        return told || process.isAlive() ? null : "died with exit code " + process.exitValue();
    }

    /** Tells the node to stop, and returns at once. */
    void tellToEnd() {
        if (death() == null) {
            told = true;
            try {
                process.getOutputStream().close();
            } catch (IOException e) {
                process.destroyForcibly();
            }
        }
    }

    /** Waits for the node's end and returns its failure, or null if it ended normally. A node that takes too long is killed. */
    @Nullable
    String awaitEnd() throws InterruptedException {
        if (!process.waitFor(LONGEST_END.toSeconds(), TimeUnit.SECONDS)) {
            kill();
            return "did not stop within " + LONGEST_END.toSeconds() + " s and was killed";
        }
        reader.join(LONGEST_END.toMillis());
        int exitCode = process.exitValue();
        return exitCode == 0 && told ? null : "died with exit code " + exitCode;
    }

    void kill() {
        process.destroyForcibly();
    }

    /** Describes the node in messages. */
    @Override
    public String toString() {
        return "Node " + number + " (pid " + pid() + ")";
    }
}
