/** Tests of hints. */
@NullMarked
package dev.typebus.wake;

import org.jspecify.annotations.NullMarked;
