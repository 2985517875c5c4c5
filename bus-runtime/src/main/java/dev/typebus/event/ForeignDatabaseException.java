package dev.typebus.event;

/** The tables were copied from another database cluster, whose transaction ids mean nothing here. The bus does not start; the message names the remedy. */
public class ForeignDatabaseException extends TypebusException {
    private static final long serialVersionUID = 1L;

    /** With a message that says what was wrong and what happens next. */
    public ForeignDatabaseException(String message) {
        super(message);
    }
}
