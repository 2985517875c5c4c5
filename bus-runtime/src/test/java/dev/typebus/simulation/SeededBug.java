package dev.typebus.simulation;

/** What can be made wrong in the model of the database, to see that the simulation finds it. */
enum SeededBug {
    NONE,
    /** The read is {@code position > high} alone. */
    NAIVE_CURSOR,
    /** A gap is forgotten when {@code xmin >= xmax} of the snapshot that first saw it. */
    XMAX_GAP_RULE,
    /** The snapshot is taken after the rows, in a statement of its own. */
    TWO_STATEMENTS,
    /** Whoever settles may do so, whatever the lane's epoch. */
    NO_EPOCH_CHECK,
    /** The owner of a lane may settle wherever the lane is, so that a statement which comes late moves it back. */
    NO_VERSION_CHECK,
    /** A look at a standby that is behind is believed. */
    STALE_LOOK,
    /** Fresh events do not wait for the late ones of their aggregate that are read in pages. */
    LATE_OVERTAKEN,
    /** Leases go by the clock of the node that asks. */
    JVM_CLOCK,
    /** Nobody is told which lines wait. */
    NO_PARKED_CHECK,
    /** Each writer's session has positions in store. */
    SEQUENCE_CACHE
}
