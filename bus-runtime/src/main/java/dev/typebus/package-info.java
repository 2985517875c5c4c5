/**
 * The front door: an {@link dev.typebus.EventBus} is built by {@link dev.typebus.EventBusBuilder}, publishes events, calls the handlers, and
 * gives access to the features for operators. {@link dev.typebus.RecordingPublisher} and {@link dev.typebus.FrozenSamples} are for tests.
 */
@NullMarked
package dev.typebus;

import org.jspecify.annotations.NullMarked;
