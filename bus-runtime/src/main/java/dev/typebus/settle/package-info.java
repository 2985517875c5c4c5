/** Writes down what happened: cursors behind their fence, deliveries that failed or wait, and when the last group was done. */
@NullMarked
package dev.typebus.settle;

import org.jspecify.annotations.NullMarked;
