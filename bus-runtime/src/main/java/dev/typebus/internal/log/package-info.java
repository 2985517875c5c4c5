/**
 * The log: reading unsettled rows by a cursor of position and snapshot, due retries, catch-up, decoding, and queries of users. The slot of an
 * aggregate and the JSON of metadata are here as well, because writers and readers share them.
 */
@NullMarked
package dev.typebus.internal.log;

import org.jspecify.annotations.NullMarked;
