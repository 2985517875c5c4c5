package dev.typebus.devpostgres;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** A server in a directory, from binaries that are a Maven dependency. */
final class EmbeddedServer implements Server {
    private static final Duration START_WAIT = Duration.ofSeconds(60);

    private final DevPostgres.Settings settings;
    private final ServerDirectory directory;
    private EmbeddedPostgres postgres;

    private EmbeddedServer(DevPostgres.Settings settings, ServerDirectory directory, EmbeddedPostgres postgres) {
        this.settings = settings;
        this.directory = directory;
        this.postgres = postgres;
    }

    static EmbeddedServer start(DevPostgres.Settings settings) {
        ServerDirectory directory =
                settings.directory == null ? ServerDirectory.temporary() : ServerDirectory.kept(settings.directory);
        try {
            EmbeddedServer server = new EmbeddedServer(settings, directory, launch(settings, directory, null));
            directory.markComplete();
            Runtime.getRuntime().addShutdownHook(new Thread(server::stop, "stop-dev-postgres"));
            return server;
        } catch (RuntimeException e) {
            directory.release();
            throw e;
        }
    }

    private static EmbeddedPostgres launch(
            DevPostgres.Settings settings, ServerDirectory directory, @Nullable Integer port) {
        EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder()
                .setPGStartupWait(START_WAIT)
                .setRegisterShutdownHook(false)
                .setLocaleConfig("locale", "C.UTF-8") // the machine's own locale may not be installed
                .setDataDirectory(directory.data())
                .setCleanDataDirectory(false)
                .setOutputRedirector(
                        ProcessBuilder.Redirect.appendTo(directory.log().toFile()));
        settings.options.forEach(builder::setServerConfig);
        if (port != null) {
            builder.setPort(port);
        }
        try {
            Files.createDirectories(Path.of(System.getProperty("java.io.tmpdir"))); // the binaries are unpacked there
            return builder.start();
        } catch (IOException | RuntimeException e) {
            throw new DevPostgresException(
                    "The embedded PostgreSQL does not start: " + e.getMessage() + directory.endOfLog()
                            + (isRoot()
                                    ? ". PostgreSQL refuses to run as root, and unshare -U seems to be forbidden here"
                                    : "")
                            + ". Run as another user, or name a server: " + ServerChoice.URL
                            + "=jdbc:postgresql://host:port/database",
                    e);
        }
    }

    private static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    /** The major version of the binaries, such as 17. */
    static int binariesMajor() {
        Properties binaries = new Properties();
        try (InputStream in = EmbeddedServer.class.getResourceAsStream("binaries.properties")) {
            binaries.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        String version = binaries.getProperty("version", "");
        return Integer.parseInt(version.substring(0, version.indexOf('.')));
    }

    @Override
    public synchronized String jdbcUrl() {
        return "jdbc:postgresql://localhost:" + postgres.getPort() + "/postgres";
    }

    @Override
    public String user() {
        return "postgres";
    }

    @Override
    public String password() {
        return "";
    }

    @Override
    public String description() {
        return "embedded PostgreSQL " + binariesMajor() + " at " + jdbcUrl() + ", user postgres, in "
                + directory.data();
    }

    synchronized void kill() {
        directory.killServer();
    }

    synchronized void restart() {
        int port = postgres.getPort();
        close(postgres); // gives its lock on the directory back
        postgres = launch(settings, directory, port);
    }

    @Override
    public synchronized void stop() {
        close(postgres);
        directory.release();
    }

    private static void close(EmbeddedPostgres postgres) {
        try {
            postgres.close();
        } catch (IOException e) {
            throw new DevPostgresException("The embedded PostgreSQL does not stop: " + e.getMessage(), e);
        }
    }
}
