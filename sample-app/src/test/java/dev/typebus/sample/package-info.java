/** Tests of the whole program on a real PostgreSQL. */
@NullMarked
package dev.typebus.sample;

import org.jspecify.annotations.NullMarked;
