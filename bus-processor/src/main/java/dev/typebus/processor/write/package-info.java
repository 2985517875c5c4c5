/**
 * Model to source. Only what the checks found sound arrives here; every class name of the runtime that is written into
 * generated code stands in one class.
 */
@NullMarked
package dev.typebus.processor.write;

import org.jspecify.annotations.NullMarked;
