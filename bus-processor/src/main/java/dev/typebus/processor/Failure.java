package dev.typebus.processor;

import java.io.PrintWriter;
import java.io.StringWriter;
import javax.annotation.processing.Messager;
import javax.tools.Diagnostic;

/** A mistake of the processor itself. */
final class Failure {
    private Failure() {}

    /**
     * Fails the compilation with what a report needs.
     *
     * @param where the class that was being read or written
     */
    static void print(Messager messager, Object where, Throwable failure) {
        StringWriter trace = new StringWriter();
        failure.printStackTrace(new PrintWriter(trace));
        messager.printMessage(
                Diagnostic.Kind.ERROR,
                "[InternalFailure] Typebus failed at " + where + ": "
                        + failure.getClass().getSimpleName()
                        + ". This is a mistake of the processor. Please report it with the class named above and the"
                        + " lines below: docs/errors/InternalFailure.md\n"
                        + "bus-processor " + version() + ", Java " + System.getProperty("java.version") + "\n" + trace);
    }

    private static String version() {
        String version = Failure.class.getPackage().getImplementationVersion();
        return version == null ? "(unpackaged)" : version;
    }
}
