/**
 * The schema: migrated or validated by Flyway in one transaction, with a history table of its own, and checked before the bus uses it.
 */
@NullMarked
package dev.typebus.internal.schema;

import org.jspecify.annotations.NullMarked;
