/**
 * What to look at: the rows that a lane has not settled, by a cursor of a position and a snapshot, and the log as users ask
 * for it.
 */
@NullMarked
package dev.typebus.read;

import org.jspecify.annotations.NullMarked;
