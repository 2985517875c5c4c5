@NullMarked
package dev.typebus.benchmarks;

import org.jspecify.annotations.NullMarked;
