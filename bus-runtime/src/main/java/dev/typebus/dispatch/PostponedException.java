package dev.typebus.dispatch;

/** Nobody's fault, such as a lost connection: nothing was written down, and the same will be tried again. */
public final class PostponedException extends Exception {
    private static final long serialVersionUID = 1L;

    public PostponedException(Throwable cause) {
        super(cause);
    }
}
