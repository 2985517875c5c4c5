/**
 * Workers: a {@link dev.typebus.internal.work.LaneWorker} per lane that this node holds, the pool and the scheduler that run them, catch-up, and
 * crash loops.
 */
@NullMarked
package dev.typebus.internal.work;

import org.jspecify.annotations.NullMarked;
