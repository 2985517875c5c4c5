package dev.typebus.devpostgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DevPostgresTest {
    @Test
    void everyDatabaseIsFreshAndDroppedOnClose() throws SQLException {
        DevDatabase first = DevPostgres.shared().createDatabase("Fresh One!");
        try (DevDatabase second = DevPostgres.shared().createDatabase("Fresh One!")) {
            assertThat(first.name()).startsWith("fresh_one_").isNotEqualTo(second.name());
            execute(first.dataSource(), "CREATE TABLE t (a int)");
            assertThat(query(second.dataSource(), "SELECT count(*) FROM pg_tables WHERE tablename = 't'"))
                    .isEqualTo("0");
            assertThat(second.jdbcUrl()).startsWith("jdbc:postgresql:").contains("/" + second.name());
        }
        first.close();
        first.close();
        assertThatThrownBy(() -> query(first.dataSource(), "SELECT 1"))
                .isInstanceOfSatisfying(
                        SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("3D000"));
    }

    @Test
    void aDatabaseInUseIsDropped() throws SQLException {
        DevDatabase database = DevPostgres.shared().createDatabase("busy");
        try (Connection stillOpen = database.dataSource().getConnection();
                Statement statement = stillOpen.createStatement()) {
            statement.execute("CREATE TABLE t (a int)");
            stillOpen.setAutoCommit(false);
            statement.execute("INSERT INTO t VALUES (1)");
            statement.execute("PREPARE TRANSACTION 'left behind'");
            database.close();
        }
        assertThat(DevPostgres.shared().database("postgres").name()).isEqualTo("postgres");
        assertThatThrownBy(() -> query(database.dataSource(), "SELECT 1")).isInstanceOf(SQLException.class);
    }

    @Test
    void aKilledServerComesBackWithItsData() throws SQLException {
        try (DevPostgres server =
                DevPostgres.embedded().durable().option("wal_level", "logical").start()) {
            DataSource source = server.database("kept").dataSource();
            assertThat(query(source, "SHOW wal_level")).isEqualTo("logical");
            assertThat(query(source, "SHOW fsync")).isEqualTo("on");
            assertThat(query(source, "SHOW synchronous_commit")).isEqualTo("on");
            execute(source, "CREATE TABLE t AS SELECT generate_series(1, 1000) AS a");

            server.kill();
            assertThatThrownBy(() -> query(source, "SELECT 1")).isInstanceOf(SQLException.class);
            server.restart();

            assertThat(query(source, "SELECT count(*) FROM t")).isEqualTo("1000");
            assertThat(query(source, "SHOW wal_level")).isEqualTo("logical");
        }
    }

    @Test
    void aDirectoryIsOpenedAgain(@TempDir Path directory) throws SQLException {
        try (DevPostgres server = DevPostgres.inDirectory(directory)) {
            execute(server.database("app").dataSource(), "CREATE TABLE t AS SELECT 42 AS a");
            assertThatThrownBy(() -> DevPostgres.inDirectory(directory))
                    .isInstanceOf(DevPostgresException.class)
                    .hasMessage(
                            "The database in " + directory
                                    + " is in use by another running program. Wait until it has ended, or choose another directory");
        }
        try (DevPostgres again = DevPostgres.inDirectory(directory)) {
            assertThat(query(again.database("app").dataSource(), "SELECT a FROM t"))
                    .isEqualTo("42");
        }
    }

    @Test
    void aServerLeftByAKilledProgramIsEndedAndItsDataKept(@TempDir Path directory) throws Exception {
        Process program = LeavesServerBehind.run(directory);
        assertThat(program.waitFor()).as("exit code").isEqualTo(LeavesServerBehind.HALTED);
        Postmaster orphan = Postmaster.of(directory.resolve("data")).orElseThrow();

        try (DevPostgres server = DevPostgres.inDirectory(directory)) {
            assertThat(orphan.process().isAlive()).isFalse();
            assertThat(query(server.database("app").dataSource(), "SELECT a FROM t"))
                    .isEqualTo("42");
        }
    }

    @Test
    void aPidFileThatNamesAnotherProgramIsStale(@TempDir Path directory) throws IOException, SQLException {
        DevPostgres.inDirectory(directory).close();
        Path pidFile = directory.resolve("data").resolve("postmaster.pid");
        Files.writeString(pidFile, ProcessHandle.current().pid() + "\n" + directory.resolve("data") + "\n");

        try (DevPostgres server = DevPostgres.inDirectory(directory)) {
            assertThat(query(server.database("app").dataSource(), "SELECT 1")).isEqualTo("1");
        }
        assertThat(ProcessHandle.current().isAlive()).isTrue();
    }

    @Test
    void aHalfMadeDirectoryIsMadeAnew(@TempDir Path directory) throws IOException, SQLException {
        Files.createDirectories(directory.resolve("data").resolve("base"));
        Files.writeString(directory.resolve("data").resolve("PG_VERSION"), "17\n");
        try (DevPostgres server = DevPostgres.inDirectory(directory)) {
            assertThat(query(server.database("app").dataSource(), "SELECT 1")).isEqualTo("1");
        }
    }

    @Test
    void aDirectoryOfAnotherMajorVersionIsLeftAlone(@TempDir Path directory) throws IOException {
        Path version = Files.createDirectories(directory.resolve("data")).resolve("PG_VERSION");
        Files.writeString(version, "9\n");
        Files.createFile(directory.resolve("complete"));
        assertThatThrownBy(() -> DevPostgres.inDirectory(directory))
                .isInstanceOf(DevPostgresException.class)
                .hasMessage(
                        "The database in " + directory
                                + " was made by PostgreSQL 9, the embedded binaries are PostgreSQL "
                                + EmbeddedServer.binariesMajor()
                                + ". Choose another directory, or build with -Dembedded-postgres.binaries.version of that version");
        assertThat(version).exists();
    }

    @Test
    void aFileIsNoDirectory(@TempDir Path directory) throws IOException {
        Path file = Files.createFile(directory.resolve("file"));
        assertThatThrownBy(() -> DevPostgres.inDirectory(file))
                .isInstanceOf(DevPostgresException.class)
                .hasMessageStartingWith("The directory " + file + " cannot be used: ");
    }

    @Test
    void theEnvironmentNamesTheServer() {
        Server server = ServerChoice.choose(Map.of(
                "TYPEBUS_TEST_JDBC_URL", "jdbc:postgresql://db.example:5432/postgres",
                "TYPEBUS_TEST_USER", "ann",
                "TYPEBUS_TEST_PASSWORD", "secret"));
        assertThat(server)
                .isEqualTo(new GivenServer(
                        "jdbc:postgresql://db.example:5432/postgres",
                        "ann",
                        "secret",
                        "PostgreSQL at jdbc:postgresql://db.example:5432/postgres, named by TYPEBUS_TEST_JDBC_URL"));
    }

    @Test
    void aUrlOfAnotherKindIsRefused() {
        assertThatThrownBy(() -> ServerChoice.choose(Map.of("TYPEBUS_TEST_JDBC_URL", "jdbc:h2:mem:")))
                .isInstanceOf(DevPostgresException.class)
                .hasMessage(
                        "TYPEBUS_TEST_JDBC_URL is \"jdbc:h2:mem:\". It has the form jdbc:postgresql://host:port/database");
    }

    @Test
    void withoutAnEngineDockerIsNotTried(@TempDir Path directory) {
        assertThat(DockerEngine.answers(Map.of("DOCKER_HOST", "unix://" + directory.resolve("docker.sock"))))
                .isFalse();
        assertThat(DockerEngine.answers(Map.of("DOCKER_HOST", "tcp://127.0.0.1:1")))
                .isFalse();
        assertThat(DockerEngine.answers(Map.of("DOCKER_HOST", "not a URI"))).isFalse();
    }

    private static void execute(DataSource source, String sql) throws SQLException {
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String query(DataSource source, String sql) throws SQLException {
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }
}
