package dev.typebus.event;

import java.io.Serializable;

/**
 * Something in the database that this application's events and handlers do not fit, as found when the bus starts.
 *
 * @param kind stable, for programs
 * @param fact what is stored, and what the application has
 * @param meanwhile what the system does about it
 * @param remedy what somebody should do
 */
public record StartupFinding(Kind kind, String fact, String meanwhile, String remedy) implements Serializable {
    /** What a finding is about. */
    public enum Kind {
        /** An event that no module declares, of a domain that a group handles. */
        EVENT_UNKNOWN,
        /** A version of an event that is newer than all that the application knows. */
        VERSION_NEWER,
        /** An older version of an event, without a record to read it. */
        VERSION_WITHOUT_RECORD,
        /** A group or a handler that another release has renamed: it goes on under its name of today. */
        NAME_FORMER,
        /** Progress or deliveries of a handler that its group does not have. */
        HANDLER_GONE,
        /** A group that nobody has, and a new one with a handler of the same id. */
        GROUP_RENAMED,
        /** A group that nobody has, and that others have left behind. It may be another application's. */
        GROUP_LEFT
    }

    /** Whether it is this application's code that does not fit: what a strict start refuses. */
    public boolean isOfThisApplication() {
        return kind != Kind.GROUP_LEFT;
    }

    /** One line. */
    @Override
    public String toString() {
        return kind + ": " + fact + ". " + meanwhile + ". " + remedy;
    }
}
