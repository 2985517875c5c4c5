/**
 * The front door: {@link dev.typebus.EventBus} and how it is built. It knows all other packages, and none of them knows it.
 */
@NullMarked
package dev.typebus;

import org.jspecify.annotations.NullMarked;
