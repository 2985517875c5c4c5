package dev.typebus.benchmarks.run;

/** Contender of a measurement: Typebus, a peer or a floor. It publishes an event together with a business row, and handles the event durably. */
public interface Contender {
    /** Returns the name in the tables. */
    String name();

    /** Creates the tables and starts handling, with the settings that its makers recommend. */
    Running start(BenchDatabase database, Arrivals arrivals) throws Exception;

    /** Whether the contender handles events. A floor only writes. */
    default boolean handles() {
        return true;
    }

    /** Running contender. Thread-safe. */
    interface Running extends AutoCloseable {
        /** Writes the business row and publishes the event in one transaction. */
        void publish(Payment payment) throws Exception;

        @Override
        default void close() throws Exception {}
    }
}
