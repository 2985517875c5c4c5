/**
 * The bus in processes that are killed, paused and cut off at named points, on a server that is killed as well; what was promised is counted by SQL
 * and by a log of the truth that is kept outside the database.
 */
@NullMarked
package dev.typebus.faults;

import org.jspecify.annotations.NullMarked;
