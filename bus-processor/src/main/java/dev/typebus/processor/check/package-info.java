/**
 * Model to problems. One rule is one small class that produces one code; {@link dev.typebus.processor.check.Checks} lists them all.
 * Rules look at the model, never at the source, and print nothing.
 */
@NullMarked
package dev.typebus.processor.check;

import org.jspecify.annotations.NullMarked;
