package dev.typebus.internal.dispatch;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** Replaces an exception whose message or stack trace cannot be read without another exception. */
final class UnprintableException extends Exception {
    private static final long serialVersionUID = 1L;

    private UnprintableException(String message) {
        super(message, null, false, false);
    }

    /** Returns the failure if it can be logged and stored, else a replacement. */
    static Throwable printable(Throwable failure) {
        try {
            failure.printStackTrace(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
            String unused = failure.getMessage();
            return failure;
        } catch (Throwable unreadable) {
            return new UnprintableException(
                    failure.getClass().getName() + ", which fails when it is asked for its message");
        }
    }
}
