/**
 * Replays: a handler receives old events again while live traffic goes on. Also the dry run, which decodes the events without calling the handler.
 */
@NullMarked
package dev.typebus.replay;

import org.jspecify.annotations.NullMarked;
