/**
 * Replays: a handler receives old events again while live traffic continues. A dry run counts and decodes the events without calling the handler.
 * All values are immutable; no parameter may be null unless it says so.
 */
@NullMarked
package dev.typebus.replay;

import org.jspecify.annotations.NullMarked;
