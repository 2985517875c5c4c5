package dev.typebus.event;

/**
 * Thrown at the start if the tables were copied from another database cluster, whose transaction ids mean nothing here. The message names the
 * remedy, {@code EventBus.acceptRestoredDatabase}.
 */
public class ForeignDatabaseException extends TypebusException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message what was wrong and what happens next
     */
    public ForeignDatabaseException(String message) {
        super(message);
    }
}
