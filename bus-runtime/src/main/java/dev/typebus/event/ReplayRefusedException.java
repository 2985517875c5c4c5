package dev.typebus.event;

/** A replay cannot be done as asked. Nothing was changed. */
public class ReplayRefusedException extends TypebusException {
    private static final long serialVersionUID = 1L;

    public ReplayRefusedException(String message) {
        super(message);
    }
}
