package dev.typebus.processor.check;

import java.util.List;

/** The option that says what happens to an event without a handler. */
final class Unhandled {
    static final String OPTION = "typebus.unhandled";
    static final String NOTE = "note";
    static final String ERROR = "error";
    static final String IGNORE = "ignore";
    static final List<String> VALUES = List.of(NOTE, ERROR, IGNORE);

    private Unhandled() {}
}
