/** Tests of the front door. */
@NullMarked
package dev.typebus;

import org.jspecify.annotations.NullMarked;
