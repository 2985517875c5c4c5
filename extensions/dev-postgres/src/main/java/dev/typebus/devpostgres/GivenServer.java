package dev.typebus.devpostgres;

/** A server that this process does not own. */
record GivenServer(String jdbcUrl, String user, String password, String description) implements Server {
    @Override
    public void stop() {
        // not owned by this process
    }
}
