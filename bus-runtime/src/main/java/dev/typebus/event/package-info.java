/**
 * Events and their publishing: event types, the catalog, metadata, serializers, the {@link dev.typebus.event.Publisher}, and the exceptions of
 * the bus. All other packages build on this one. Its values are immutable; no parameter may be null unless it says so.
 */
@NullMarked
package dev.typebus.event;

import org.jspecify.annotations.NullMarked;
