package dev.typebus.sample.xes;

/** A log cannot be read on. The message says where and what was expected there. */
public class MalformedLogException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public MalformedLogException(String log, int line, String problem) {
        super(log + ", line " + line + ": " + problem);
    }
}
