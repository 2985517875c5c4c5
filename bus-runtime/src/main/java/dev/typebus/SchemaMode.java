package dev.typebus;

/** What the bus does about its tables when it starts. */
public enum SchemaMode {
    /** Creates them, or brings them to the version of this library. Several nodes may do so at the same time. */
    MIGRATE,
    /** Changes nothing; does not start if they are missing or of another version. */
    VALIDATE
}
