/**
 * The contract of a module with the readers of its stored events: every version of every event, every handler. As values without
 * elements, read from {@code typebus.catalog.json} and from the model alike, so that the two can be compared.
 */
@NullMarked
package dev.typebus.processor.contract;

import org.jspecify.annotations.NullMarked;
