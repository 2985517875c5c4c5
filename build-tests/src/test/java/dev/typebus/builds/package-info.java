/** Whole builds: the processor together with other processors, and in a Maven project. */
@NullMarked
package dev.typebus.builds;

import org.jspecify.annotations.NullMarked;
