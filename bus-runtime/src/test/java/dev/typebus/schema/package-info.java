/** Tests of the tables before anything uses them. */
@NullMarked
package dev.typebus.schema;

import org.jspecify.annotations.NullMarked;
