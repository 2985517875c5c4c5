package dev.typebus.json;

/** Whether memory was short, which is no fault of what was being done. */
public final class OutOfMemory {
    private static final int DEEPEST = 100;

    private OutOfMemory() {}

    /**
     * Whether an OutOfMemoryError is the failure, or among its causes and suppressed ones: the JVM may throw the same error twice, and then
     * try-with-resources hides it in an IllegalArgumentException of its own.
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

    /** Throws an OutOfMemoryError if {@link #isIn} says so. */
    public static void throwIfIn(Throwable failure) {
        if (isIn(failure)) {
            throw failure instanceof OutOfMemoryError error ? error : new OutOfMemoryError(failure.toString());
        }
    }
}
