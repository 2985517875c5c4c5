package dev.typebus.event;

/** Thrown if the bus is closed. Nothing was published or subscribed. */
public class BusClosedException extends TypebusException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message what was wrong and what happens next
     */
    public BusClosedException(String message) {
        super(message);
    }
}
