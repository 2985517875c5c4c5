/** Tests of the reader, on logs that are good and on logs that are not. */
@NullMarked
package dev.typebus.sample.xes;

import org.jspecify.annotations.NullMarked;
