package dev.typebus.benchmarks.run;

/** A way to publish an event together with a row of the business, and to have it handled durably: ours, a peer's, or a floor. */
public interface Contender {
    /** As it stands in the tables. */
    String name();

    /** Makes its tables and begins to handle what is published. Settings are those that its makers recommend. */
    Running start(BenchDatabase database, Arrivals arrivals) throws Exception;

    /** Whether anything arrives: not at a floor, which only writes. */
    default boolean handles() {
        return true;
    }

    /** A contender at work. Thread-safe. */
    interface Running extends AutoCloseable {
        /** Writes the business row and publishes the event, in one transaction, as one caller of the application. */
        void publish(Payment payment) throws Exception;

        @Override
        default void close() throws Exception {}
    }
}
