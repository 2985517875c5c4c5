package dev.typebus.devpostgres;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** Program that starts a server and halts as if it were killed. */
final class LeavesServerBehind {
    static final int HALTED = 137;

    private LeavesServerBehind() {}

    static Process run(Path directory) throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return new ProcessBuilder(
                        java,
                        "-cp",
                        System.getProperty("java.class.path"),
                        LeavesServerBehind.class.getName(),
                        directory.toString())
                .inheritIO()
                .start();
    }

    public static void main(String[] args) throws SQLException {
        DevPostgres server = DevPostgres.inDirectory(Path.of(args[0]));
        try (Connection connection = server.database("app").dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE t AS SELECT 42 AS a");
        }
        Runtime.getRuntime().halt(HALTED);
    }
}
