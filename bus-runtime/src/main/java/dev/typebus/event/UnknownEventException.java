package dev.typebus.event;

/**
 * Thrown if a stored event, or its version, is not known to this application. The delivery becomes unroutable, at no cost of an attempt,
 * until a node that knows the event takes the lane.
 */
public class UnknownEventException extends DecodingException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message what was wrong and what happens next
     */
    public UnknownEventException(String message) {
        super(message);
    }
}
