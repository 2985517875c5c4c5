package dev.typebus.sample;

/** Error that the user can correct; the message states how. */
final class UserError extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UserError(String message) {
        super(message);
    }
}
