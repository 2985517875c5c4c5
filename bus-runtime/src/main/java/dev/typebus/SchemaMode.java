package dev.typebus;

/** The handling of the bus's tables at the start. */
public enum SchemaMode {
    /** Creates the tables or migrates them to the version of this library. Several nodes may do so at the same time. */
    MIGRATE,
    /** Changes nothing. The bus does not start if tables are missing or of another version. */
    VALIDATE
}
