package dev.typebus.event;

/**
 * A stored event that this application does not know, or a version of it that is newer than all it knows. Another one may: the event's
 * delivery waits for it, which costs no attempt.
 */
public class UnknownEventException extends DecodingException {
    private static final long serialVersionUID = 1L;

    /** With a message that says what was wrong and what happens next. */
    public UnknownEventException(String message) {
        super(message);
    }
}
