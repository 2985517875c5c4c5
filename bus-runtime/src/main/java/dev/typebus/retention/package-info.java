/**
 * Retention: settled events are deleted after a time, optionally archived by the application first.
 */
@NullMarked
package dev.typebus.retention;

import org.jspecify.annotations.NullMarked;
