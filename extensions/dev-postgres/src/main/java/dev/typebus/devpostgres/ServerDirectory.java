package dev.typebus.devpostgres;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The directory of an embedded server, locked for this process:
 * <pre>
 *   lock       held while the process lives
 *   complete   exists once the server has started for the first time; without it the data is incomplete
 *   server.log
 *   data       the server's data directory
 * </pre>
 */
final class ServerDirectory {
    private final Path root;
    private final boolean kept;
    private @Nullable FileChannel lock;

    private ServerDirectory(Path root, boolean kept) {
        this.root = root;
        this.kept = kept;
    }

    static ServerDirectory temporary() {
        try {
            Path parent = Files.createDirectories(Path.of(System.getProperty("java.io.tmpdir")));
            return new ServerDirectory(Files.createTempDirectory(parent, "dev-postgres-"), false);
        } catch (IOException e) {
            throw new DevPostgresException("No directory for a temporary server can be made: " + e.getMessage(), e);
        }
    }

    /** Opens a directory, and ends a server that a killed process left running there. */
    static ServerDirectory kept(Path root) {
        ServerDirectory directory = new ServerDirectory(root, true);
        try {
            Files.createDirectories(root);
            directory.lock();
        } catch (IOException e) {
            throw new DevPostgresException("The directory " + root + " cannot be used: " + e.getMessage(), e);
        }
        try {
            directory.endOrphan();
            directory.prepare();
            return directory;
        } catch (IOException e) {
            directory.release();
            throw new DevPostgresException("The directory " + root + " cannot be used: " + e.getMessage(), e);
        } catch (RuntimeException e) {
            directory.release();
            throw e;
        }
    }

    @SuppressWarnings("resource") // held until release
    private void lock() throws IOException {
        FileChannel channel =
                FileChannel.open(root.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock held = null;
        try {
            held = channel.tryLock();
        } catch (OverlappingFileLockException e) {
            // held by this very process
        }
        if (held == null) {
            channel.close();
            throw new DevPostgresException("The database in " + root
                    + " is in use by another running program. Wait until it has ended, or choose another directory");
        }
        lock = channel;
    }

    private void prepare() throws IOException {
        if (!Files.exists(data())) {
            return;
        }
        if (!Files.exists(complete())) {
            delete(data());
            return;
        }
        String major = Files.readString(data().resolve("PG_VERSION")).strip();
        if (!major.equals(String.valueOf(EmbeddedServer.binariesMajor()))) {
            throw new DevPostgresException("The database in " + root + " was made by PostgreSQL " + major
                    + ", the embedded binaries are PostgreSQL " + EmbeddedServer.binariesMajor()
                    + ". Choose another directory, or build with -Dembedded-postgres.binaries.version of that version");
        }
    }

    Path data() {
        return root.resolve("data");
    }

    Path log() {
        return root.resolve("server.log");
    }

    private Path complete() {
        return root.resolve("complete");
    }

    /** Marks the data as complete, because the server has started. */
    void markComplete() {
        try {
            if (!Files.exists(complete())) {
                Files.createFile(complete());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The last lines of the server's log; empty if there are none. */
    String endOfLog() {
        try {
            List<String> lines = Files.readAllLines(log());
            return lines.isEmpty()
                    ? ""
                    : ". Its log ends: "
                            + String.join(" | ", lines.subList(Math.max(0, lines.size() - 3), lines.size()));
        } catch (IOException e) {
            return "";
        }
    }

    void killServer() {
        try {
            Postmaster.of(data()).ifPresent(Postmaster::kill);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void endOrphan() throws IOException {
        if (Files.exists(data())) {
            Postmaster.of(data()).ifPresent(Postmaster::end);
        }
    }

    /** Unlocks the directory; deletes a temporary one. */
    synchronized void release() {
        try {
            if (lock != null) {
                lock.close();
                lock = null;
            }
            if (!kept) {
                delete(root);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path tree) throws IOException {
        if (!Files.exists(tree)) {
            return;
        }
        try (Stream<Path> paths = Files.walk(tree)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }
}
