package dev.typebus.internal.log;

/** What an event is about: the unit of order. */
public record Aggregate(String type, String id) {
    /** The aggregate of a row. */
    public static Aggregate of(EventRow row) {
        return new Aggregate(row.aggregateType(), row.aggregateId());
    }
}
