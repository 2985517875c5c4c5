/** Tests of what is read. */
@NullMarked
package dev.typebus.processor.read;

import org.jspecify.annotations.NullMarked;
