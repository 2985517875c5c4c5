package dev.typebus.faults;

import dev.typebus.event.StoredEvent;
import dev.typebus.fixtures.NoteWritten;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.postgresql.PGConnection;

/**
 * What plain handlers did: a line for each effect, in a file of each worker. A server that loses its last commits takes none of it back.
 * Thread-safe.
 */
final class PlainEffects implements AutoCloseable {
    /** The group of these handlers. */
    static final String GROUP = "plain";

    private static final String PREFIX = "plain-";

    private final FileOutputStream file;

    /** Those of this process, kept in the folder. */
    PlainEffects(Path folder) throws IOException {
        file = new FileOutputStream(
                folder.resolve(PREFIX + ProcessHandle.current().pid()).toFile(), true);
    }

    /** Is one of them. It is kept even if the process is killed next. */
    void handle(StoredEvent<NoteWritten> event) throws IOException {
        String line = event.id() + " " + event.aggregateId() + "/"
                + Long.parseLong(event.payload().text()) + "\n";
        file.write(line.getBytes(StandardCharsets.US_ASCII)); // at once: a line is whole or missing
    }

    /** Copies those of all processes into a table of an id and a note. */
    static void copy(Path folder, DataSource database, String table) throws IOException, SQLException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, PREFIX + "*")) {
            for (Path each : files) {
                copyFile(each, database, table);
            }
        }
    }

    /** Copies lines whose columns are separated by spaces. */
    static void copyFile(Path file, DataSource database, String table) throws IOException, SQLException {
        try (Connection connection = database.getConnection();
                InputStream lines = Files.newInputStream(file)) {
            connection
                    .unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyIn("COPY " + table + " FROM STDIN (DELIMITER ' ')", lines);
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
