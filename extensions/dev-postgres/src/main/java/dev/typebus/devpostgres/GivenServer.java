package dev.typebus.devpostgres;

/** A server that somebody else runs. */
record GivenServer(String jdbcUrl, String user, String password, String description) implements Server {
    @Override
    public void stop() {
        // not ours
    }
}
