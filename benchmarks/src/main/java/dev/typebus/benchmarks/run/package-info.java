/** What every measurement needs: a server and databases, threads that do something, rounds in alternation, and tables of medians. */
@NullMarked
package dev.typebus.benchmarks.run;

import org.jspecify.annotations.NullMarked;
