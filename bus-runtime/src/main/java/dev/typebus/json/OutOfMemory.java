package dev.typebus.json;

/** Recognizes a lack of memory, which is not a fault of the code that met it. */
public final class OutOfMemory {
    private static final int DEEPEST = 100;

    private OutOfMemory() {}

    /**
     * Tells whether a failure is an OutOfMemoryError, or has one among its causes or suppressed exceptions. If the JVM throws the same error
     * twice, try-with-resources hides it in an IllegalArgumentException.
     *
     * @param failure the failure
     * @return whether memory was short
     */
    public static boolean isIn(Throwable failure) {
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < DEEPEST; depth++, cause = cause.getCause()) {
            if (cause instanceof OutOfMemoryError) {
                return true;
            }
            for (Throwable suppressed : cause.getSuppressed()) {
                if (suppressed instanceof OutOfMemoryError) {
                    return true;
                }
            }
        }
        return false;
    }

    /**
     * Throws an OutOfMemoryError if {@link #isIn} finds one.
     *
     * @param failure the failure
     */
    public static void throwIfIn(Throwable failure) {
        if (isIn(failure)) {
            throw failure instanceof OutOfMemoryError error ? error : new OutOfMemoryError(failure.toString());
        }
    }
}
