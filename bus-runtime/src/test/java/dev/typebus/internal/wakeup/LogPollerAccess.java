package dev.typebus.internal.wakeup;

/** Gives the simulation access to the wake-ups of {@link LogPoller}. */
public final class LogPollerAccess {
    private LogPollerAccess() {}

    public static void tell(LogPoller poller, LogProbe.NewEvents news) {
        boolean unused = poller.wakeMatching(news);
    }
}
