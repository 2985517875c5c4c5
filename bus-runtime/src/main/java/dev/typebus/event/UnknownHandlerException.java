package dev.typebus.event;

/**
 * A delivery to a handler that this application does not have. Another one may: the delivery waits for a node that has it, which costs no attempt. Never
 * thrown: it stands in the delivery as its error.
 */
public class UnknownHandlerException extends TypebusException {
    private static final long serialVersionUID = 1L;

    /** With a message that says what was wrong and what happens next. */
    public UnknownHandlerException(String message) {
        super(message);
    }
}
