package dev.typebus.event;

/**
 * Thrown if handlers publish events that cause each other in a chain longer than the limit. Nothing was published; the delivery is dead at
 * once.
 */
public class CausationDepthException extends TypebusException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message what was wrong and what happens next
     */
    public CausationDepthException(String message) {
        super(message);
    }
}
