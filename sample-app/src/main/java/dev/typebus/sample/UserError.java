package dev.typebus.sample;

/** Something that the user can put right; the message says what. */
final class UserError extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UserError(String message) {
        super(message);
    }
}
