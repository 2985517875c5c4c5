/** PostgreSQL without any bus: the baseline of each measurement. */
@NullMarked
package dev.typebus.benchmarks.floor;

import org.jspecify.annotations.NullMarked;
