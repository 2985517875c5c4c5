package dev.typebus.internal.dispatch;

/** Another worker has taken over the lane. This worker's batch is rolled back, and the other worker runs it again. */
public final class LaneLostException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public LaneLostException(String lane) {
        super("Lane " + lane + " belongs to another worker now. This one's batch is rolled back; the other handles it");
    }
}
