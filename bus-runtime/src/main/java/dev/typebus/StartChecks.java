package dev.typebus;

/** The reaction to findings at the start: events, versions and handlers in the database that do not fit the application. */
public enum StartChecks {
    /** Logs each finding with its remedy, and starts. */
    REPORT,
    /**
     * Does not start and changes nothing. Do not use it for nodes that may restart while a newer release is being rolled out: an older
     * release does not know the events that the newer one has written.
     */
    REFUSE
}
