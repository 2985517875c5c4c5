package dev.typebus.devpostgres;

/** A running server and a user who may create databases on it. */
interface Server {
    /** The URL of a database that is there from the start. */
    String jdbcUrl();

    String user();

    /** Empty where none is needed. */
    String password();

    /** The kind of server and why it was chosen, for people. */
    String description();

    /** Ends a server that this process started; leaves any other alone. */
    void stop();
}
