/** Tests of hints. */
@NullMarked
package dev.typebus.settle;

import org.jspecify.annotations.NullMarked;
