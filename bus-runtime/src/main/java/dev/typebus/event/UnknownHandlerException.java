package dev.typebus.event;

/**
 * The error of an unroutable delivery whose handler this application does not have. Never thrown. The delivery waits, at no cost of an
 * attempt, for a node that has the handler.
 */
public class UnknownHandlerException extends TypebusException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message what was wrong and what happens next
     */
    public UnknownHandlerException(String message) {
        super(message);
    }
}
