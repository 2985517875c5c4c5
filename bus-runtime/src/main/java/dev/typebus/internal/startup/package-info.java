/**
 * Startup: compares the database with the application's declarations, registers and renames groups and handlers, changes the number of
 * lanes, and accepts a restored database.
 */
@NullMarked
package dev.typebus.internal.startup;

import org.jspecify.annotations.NullMarked;
