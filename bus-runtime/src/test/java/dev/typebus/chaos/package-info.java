/**
 * Proves the cursor and the dispatcher, or breaks them: scripted races, random interleavings, a storm of writers, faults. Deliberately
 * wrong readers are kept beside the right one, because a harness that cannot catch them proves nothing.
 */
@NullMarked
package dev.typebus.chaos;

import org.jspecify.annotations.NullMarked;
