package dev.typebus;

/** What the bus does when it starts and finds in the database what the application does not fit: events, versions, handlers that it does not know. */
public enum StartChecks {
    /** Logs a line for each finding, with what to do, and starts. */
    REPORT,
    /**
     * Does not start, and leaves everything as it is. Not for nodes that may have to start again while a newer release is being rolled
     * out: what that has written already an older one does not know.
     */
    REFUSE
}
