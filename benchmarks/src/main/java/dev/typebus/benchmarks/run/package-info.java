/** Common parts of the measurements: server and databases, load threads, alternating rounds, and tables of medians. */
@NullMarked
package dev.typebus.benchmarks.run;

import org.jspecify.annotations.NullMarked;
