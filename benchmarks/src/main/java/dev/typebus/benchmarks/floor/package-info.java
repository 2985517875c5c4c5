/** What PostgreSQL gives without any bus: the least that each measurement can be compared with. */
@NullMarked
package dev.typebus.benchmarks.floor;

import org.jspecify.annotations.NullMarked;
