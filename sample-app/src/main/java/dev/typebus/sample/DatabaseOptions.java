package dev.typebus.sample;

import dev.typebus.devpostgres.DevDatabase;
import dev.typebus.devpostgres.DevPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;
import picocli.CommandLine.Option;

/** Options that select the database: an embedded one that is kept in a directory, or any PostgreSQL. */
final class DatabaseOptions {
    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            defaultValue = "${sys:loans.data-dir:-loan-data}",
            description = "Keep the embedded PostgreSQL here. Default: ${DEFAULT-VALUE}")
    private Path dataDirectory = Path.of("loan-data");

    @Option(
            names = "--jdbc-url",
            paramLabel = "URL",
            description = "Use this PostgreSQL instead: jdbc:postgresql://host:port/database")
    private @Nullable String jdbcUrl;

    @Option(
            names = "--user",
            paramLabel = "NAME",
            defaultValue = "postgres",
            description = "Its user. Default: ${DEFAULT-VALUE}")
    private String user = "postgres";

    @Option(
            names = "--password",
            paramLabel = "WORD",
            arity = "0..1",
            interactive = true,
            description = "The user's password; without a value, the program asks for it")
    private char @Nullable [] password;

    /** Opens the database. The embedded one is created if it is missing. */
    LoanDatabase open() {
        if (jdbcUrl == null) {
            return embedded();
        }
        PGSimpleDataSource source = new PGSimpleDataSource();
        try {
            source.setUrl(jdbcUrl);
        } catch (IllegalArgumentException e) {
            throw new UserError(
                    "--jdbc-url is \"" + jdbcUrl + "\". It has the form jdbc:postgresql://host:port/database");
        }
        source.setUser(user);
        source.setPassword(password == null ? "" : new String(password));
        return LoanDatabase.open(source, "PostgreSQL at " + jdbcUrl, () -> {});
    }

    /** Opens the database for reading, and does not create the embedded one. */
    LoanDatabase openExisting() {
        if (jdbcUrl == null && !Files.isDirectory(dataDirectory)) {
            throw new UserError(
                    "There is no database in " + dataDirectory + " yet. Run the application first, or say --data-dir");
        }
        return open();
    }

    private LoanDatabase embedded() {
        DevPostgres server = DevPostgres.inDirectory(dataDirectory);
        try {
            DevDatabase database = server.database("loans");
            return LoanDatabase.open(database.dataSource(), "embedded PostgreSQL in " + dataDirectory, server::close);
        } catch (RuntimeException e) {
            server.close();
            throw e;
        }
    }
}
