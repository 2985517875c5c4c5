/**
 * The annotation processors: read, check, report, write. Each stage is a package of its own that knows the model and not the
 * other stages.
 *
 * <p>Two processors share the stages. {@code SerializerProcessor} (isolating) asks the checks about one event at a time,
 * {@code Checks.isSound(EventModel)}, reports nothing, and writes the serializer of each event without errors.
 * {@code TypebusProcessor} (aggregating) checks the whole module by {@code Checks.module} and reports all problems at once.
 * It writes {@code Events}, {@code Handlers}, the catalog and the index from events and handlers without errors, which
 * {@code Checks.isSoundIn} and {@code Checks.handler} determine.
 */
@NullMarked
package dev.typebus.processor;

import org.jspecify.annotations.NullMarked;
