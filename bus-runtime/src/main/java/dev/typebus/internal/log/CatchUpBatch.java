package dev.typebus.internal.log;

import java.util.List;

/**
 * A batch of older events for a handler that catches up. Immutable.
 *
 * @param rows in log order
 * @param upTo the handler's position once the rows are handled
 * @param last whether that position is its lane's
 */
public record CatchUpBatch(List<EventRow> rows, long upTo, boolean last) {}
