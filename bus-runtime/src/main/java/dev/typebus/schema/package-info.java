/**
 * The tables before anything uses them: migrated or validated by Flyway, in the connection's current schema, with a history table of
 * their own; and a look at whether this database is one that the bus can work on.
 */
@NullMarked
package dev.typebus.schema;

import org.jspecify.annotations.NullMarked;
