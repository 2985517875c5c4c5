/** Repeatable measurements. Each prints a table and the conditions of its run; none asserts a time. */
@NullMarked
package dev.typebus.benchmarks;

import org.jspecify.annotations.NullMarked;
