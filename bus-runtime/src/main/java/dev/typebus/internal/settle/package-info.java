/**
 * Settlement: stores outcomes of deliveries, moves cursors behind their fence, and marks events as processed.
 */
@NullMarked
package dev.typebus.internal.settle;

import org.jspecify.annotations.NullMarked;
