package dev.typebus.processor.contract;

/** A catalog file that cannot be read. */
public final class InvalidContract extends Exception {
    private static final long serialVersionUID = 1;

    /** Says the fact with its line, without a full stop. */
    InvalidContract(int line, String fact) {
        super("line " + line + ": " + fact);
    }
}
