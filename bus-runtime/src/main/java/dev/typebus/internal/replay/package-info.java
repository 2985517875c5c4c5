/**
 * Replays in the database: registers them, runs dry runs, and lists them. The lanes carry them out.
 */
@NullMarked
package dev.typebus.internal.replay;

import org.jspecify.annotations.NullMarked;
