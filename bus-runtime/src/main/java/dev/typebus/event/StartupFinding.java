package dev.typebus.event;

import java.io.Serializable;

/**
 * A mismatch between the database and this application's events and handlers, found when the bus starts. Immutable.
 *
 * @param kind the kind of mismatch; stable, for programs
 * @param fact what is stored, and what the application has
 * @param meanwhile what the system does about it
 * @param remedy what an operator or developer should do
 */
public record StartupFinding(Kind kind, String fact, String meanwhile, String remedy) implements Serializable {
    /** The kinds of findings. */
    public enum Kind {
        /** An event that no module declares, in a domain that a group handles. */
        EVENT_UNKNOWN,
        /** A version of an event that is newer than every version that the application knows. */
        VERSION_NEWER,
        /** An older version of an event that the application has no record for. */
        VERSION_WITHOUT_RECORD,
        /** A group or handler that another release has renamed. It continues under its current name. */
        NAME_FORMER,
        /** Progress or deliveries of a handler that its group no longer has. */
        HANDLER_GONE,
        /** A group on no node, and a new group with a handler of the same id. */
        GROUP_RENAMED,
        /** A group on no node that is far behind the others. It may belong to another application. */
        GROUP_LEFT
    }

    /**
     * {@return whether {@link dev.typebus.StartChecks#REFUSE} refuses to start because of this finding; not for groups of other applications}
     */
    public boolean refusesStart() {
        return kind != Kind.GROUP_LEFT;
    }

    /** {@return the finding in one line} */
    @Override
    public String toString() {
        return kind + ": " + fact + ". " + meanwhile + ". " + remedy;
    }
}
