package dev.typebus.sample.xes;

/** Thrown if a log cannot be read. The message states the line and what was expected there. */
public class MalformedLogException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public MalformedLogException(String log, int line, String problem) {
        super(log + ", line " + line + ": " + problem);
    }
}
