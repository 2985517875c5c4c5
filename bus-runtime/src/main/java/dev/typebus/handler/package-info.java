/**
 * Handlers and their groups, retry policies and deliveries. Generated code builds them; applications may build them by hand. All values are
 * immutable; no parameter may be null unless it says so.
 */
@NullMarked
package dev.typebus.handler;

import org.jspecify.annotations.NullMarked;
