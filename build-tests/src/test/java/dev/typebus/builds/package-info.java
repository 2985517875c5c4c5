/** Builds as people have them, run whole: the processor beside others. */
@NullMarked
package dev.typebus.builds;

import org.jspecify.annotations.NullMarked;
