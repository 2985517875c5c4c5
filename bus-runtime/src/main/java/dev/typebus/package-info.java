/**
 * The entry point: {@link dev.typebus.EventBusBuilder} starts an {@link dev.typebus.EventBus}, which publishes events, calls the handlers, and
 * gives access to health, dead letters, replays and group control. {@link dev.typebus.RecordingPublisher} and {@link
 * dev.typebus.FrozenSamples} are for tests. No parameter may be null unless it says so.
 */
@NullMarked
package dev.typebus;

import org.jspecify.annotations.NullMarked;
