package dev.typebus.event;

/** The bus is closed. Nothing was published or subscribed. */
public class BusClosedException extends TypebusException {
    private static final long serialVersionUID = 1L;

    /** With a message that says what was wrong and what happens next. */
    public BusClosedException(String message) {
        super(message);
    }
}
