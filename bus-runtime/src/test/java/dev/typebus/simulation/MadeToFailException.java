package dev.typebus.simulation;

/** The exception of a handler that the simulation lets fail. */
final class MadeToFailException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    MadeToFailException() {
        super("made to fail", null, false, false);
    }
}
