package dev.typebus.internal.log;

/** The aggregate of an event: the unit of order. */
public record Aggregate(String type, String id) {
    /** Returns the aggregate of a row. */
    public static Aggregate of(EventRow row) {
        return new Aggregate(row.aggregateType(), row.aggregateId());
    }
}
