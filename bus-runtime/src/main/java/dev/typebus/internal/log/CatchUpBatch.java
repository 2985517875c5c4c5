package dev.typebus.internal.log;

import java.util.List;

/**
 * What a handler has missed that goes through older events. Immutable.
 *
 * @param rows in log order
 * @param upTo once they are handled, it has come to here
 * @param last whether that is where its lane is
 */
public record CatchUpBatch(List<EventRow> rows, long upTo, boolean last) {}
