/**
 * When to look: what says that there may be something new in the log. Everything here is a hint but {@link
 * dev.typebus.wake.Snapshot}; losing every hint costs latency, never an event.
 */
@NullMarked
package dev.typebus.wake;

import org.jspecify.annotations.NullMarked;
