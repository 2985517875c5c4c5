/**
 * The annotation processors: read, check, report, write. Each stage is a package of its own that knows the model and not the
 * other stages.
 *
 * <p>Two processors share the stages. {@code SerializerProcessor} (isolating) asks the checks about one event at a time,
 * {@code Checks.isSound(EventModel)}, reports nothing, and writes the serializer of each event without errors.
 * {@code TypebusProcessor} (aggregating) asks about everything, {@code Checks.module}, reports all problems in one
 * go, and writes {@code Events}, {@code Handlers}, the catalog and the index from what has no errors:
 * {@code Checks.isSoundIn} and {@code Checks.handler} tell it which events and handlers those are.
 */
@NullMarked
package dev.typebus.processor;

import org.jspecify.annotations.NullMarked;
