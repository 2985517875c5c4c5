/**
 * Wake-ups: the log poller, the probe behind it, and NOTIFY between nodes. A wake-up is a hint; without it an event is handled later, but not lost.
 */
@NullMarked
package dev.typebus.internal.wakeup;

import org.jspecify.annotations.NullMarked;
