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

/** Another JVM that runs the same handlers on the same database: a {@link NodeCommand}. Its errors go where this program's go. */
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
            process.getOutputStream().write(where.getBytes(UTF_8)); // not as arguments, which everybody can see
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
            process.destroyForcibly(); // nothing can be heard of it any more: it counts as dead
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

    /** The name under which the bus knows it, once it works. */
    String awaitStart() throws InterruptedException {
        try {
            return name.get(LONGEST_START.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException ended) {
            throw new UserError(this + " did not start: it ended with exit code " + process.waitFor()
                    + ". What it says about that stands above; --nodes 1 does without it");
        } catch (TimeoutException e) {
            throw new UserError(
                    this + " did not start within " + LONGEST_START.toSeconds() + " s. Try fewer of them with --nodes");
        }
    }

    /** What its handlers did, as far as it said. */
    List<HandlerStats> stats() {
        return stats;
    }

    /** How it died, if it did without being told to end. */
    @Nullable
    String death() {
        return told || process.isAlive() ? null : "ended by itself with exit code " + process.exitValue();
    }

    /** Has it end, soon. */
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

    /** Returns how it ended if that was not well: null if it was. It is killed if it takes too long. */
    @Nullable
    String awaitEnd() throws InterruptedException {
        if (!process.waitFor(LONGEST_END.toSeconds(), TimeUnit.SECONDS)) {
            kill();
            return "did not stop within " + LONGEST_END.toSeconds() + " s and was killed";
        }
        reader.join(LONGEST_END.toMillis());
        int exitCode = process.exitValue();
        return exitCode == 0 && told ? null : "ended by itself with exit code " + exitCode;
    }

    void kill() {
        process.destroyForcibly();
    }

    /** For people. */
    @Override
    public String toString() {
        return "Node " + number + " (pid " + pid() + ")";
    }
}
