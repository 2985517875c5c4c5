/**
 * Startup: checks what is stored against what the application declares, registers groups and handlers, renames them, changes the number of
 * lanes, and accepts a restored database.
 */
@NullMarked
package dev.typebus.internal.startup;

import org.jspecify.annotations.NullMarked;
