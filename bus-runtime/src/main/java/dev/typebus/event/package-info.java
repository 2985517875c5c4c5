/**
 * The vocabulary of publishing: events, their types, metadata and serializers, the {@link dev.typebus.event.Publisher}, and the exceptions of
 * the bus. These types depend on no other package.
 */
@NullMarked
package dev.typebus.event;

import org.jspecify.annotations.NullMarked;
