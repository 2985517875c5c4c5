/**
 * Deletes settled events batch by batch, behind all readers of the log.
 */
@NullMarked
package dev.typebus.internal.retention;

import org.jspecify.annotations.NullMarked;
