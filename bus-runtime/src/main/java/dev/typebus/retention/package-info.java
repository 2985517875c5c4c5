/**
 * Retention: settled events are deleted after a time. An application may archive them first, by an {@link dev.typebus.retention.Archiver}.
 */
@NullMarked
package dev.typebus.retention;

import org.jspecify.annotations.NullMarked;
