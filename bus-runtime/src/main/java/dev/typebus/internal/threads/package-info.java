/**
 * Threads: all threads of one bus, and loops that run a task until they are closed.
 */
@NullMarked
package dev.typebus.internal.threads;

import org.jspecify.annotations.NullMarked;
