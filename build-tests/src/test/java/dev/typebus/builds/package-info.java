/** Builds as people have them, run whole: the processor beside others, and in a Maven project. */
@NullMarked
package dev.typebus.builds;

import org.jspecify.annotations.NullMarked;
