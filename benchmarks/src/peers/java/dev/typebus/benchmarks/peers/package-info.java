/** Other ways to do it, through their own artifacts, with the settings that their makers recommend. Only with the Maven profile {@code peers}. */
@NullMarked
package dev.typebus.benchmarks.peers;

import org.jspecify.annotations.NullMarked;
