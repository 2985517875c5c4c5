/** Tests of the domain that need no database. */
@NullMarked
package dev.typebus.sample.lending;

import org.jspecify.annotations.NullMarked;
