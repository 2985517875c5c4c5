/** Other libraries for the same task, with the settings that their makers recommend. Compiled only with the Maven profile {@code peers}. */
@NullMarked
package dev.typebus.benchmarks.peers;

import org.jspecify.annotations.NullMarked;
