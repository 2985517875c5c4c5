package dev.typebus.devpostgres;

import java.util.Map;
import java.util.Optional;

/** Chooses the server of the tests, and prints the choice in one line. */
final class ServerChoice {
    static final String URL = "TYPEBUS_TEST_JDBC_URL";
    static final String USER = "TYPEBUS_TEST_USER";
    static final String PASSWORD = "TYPEBUS_TEST_PASSWORD";

    private ServerChoice() {}

    /** The server of the environment, else a container if a Docker engine answers, else embedded binaries. */
    static Server choose(Map<String, String> environment) {
        Server server = given(environment)
                .or(() -> ContainerServer.start(environment))
                .orElseGet(() -> EmbeddedServer.start(new DevPostgres.Settings()));
        System.err.println("[dev-postgres] " + server.description());
        return server;
    }

    private static Optional<Server> given(Map<String, String> environment) {
        String url = environment.getOrDefault(URL, "");
        if (url.isEmpty()) {
            return Optional.empty();
        }
        if (!url.startsWith("jdbc:postgresql:")) {
            throw new DevPostgresException(
                    URL + " is \"" + url + "\". It has the form jdbc:postgresql://host:port/database");
        }
        String user = environment.getOrDefault(USER, "postgres");
        return Optional.of(new GivenServer(
                url, user, environment.getOrDefault(PASSWORD, ""), "PostgreSQL at " + url + ", named by " + URL));
    }
}
