package dev.typebus.devpostgres;

import java.util.Map;
import java.util.Optional;
import org.testcontainers.postgresql.PostgreSQLContainer;

/** A server in a container. */
record ContainerServer(PostgreSQLContainer container) implements Server {
    /** Starts it; empty if there is no Docker engine, or if the engine cannot run the image, which is printed. */
    static Optional<Server> start(Map<String, String> environment) {
        if (!DockerEngine.answers(environment)) {
            return Optional.empty();
        }
        String image = "postgres:" + EmbeddedServer.binariesMajor();
        try {
            PostgreSQLContainer container = new PostgreSQLContainer(image);
            container.withCommand(
                    "postgres", "-c", "max_connections=300", "-c", "max_prepared_transactions=64", "-c", "fsync=off");
            container.start();
            return Optional.of(new ContainerServer(container));
        } catch (RuntimeException e) {
            System.err.println("[dev-postgres] a Docker engine answers but cannot run " + image + " (" + e.getMessage()
                    + "); using embedded binaries instead");
            return Optional.empty();
        }
    }

    @Override
    public String jdbcUrl() {
        return container.getJdbcUrl();
    }

    @Override
    public String user() {
        return container.getUsername();
    }

    @Override
    public String password() {
        return container.getPassword();
    }

    @Override
    public String description() {
        return container.getDockerImageName() + " in a container at " + jdbcUrl()
                + ", because a Docker engine answers and " + ServerChoice.URL + " is not set";
    }

    @Override
    public void stop() {
        container.stop();
    }
}
